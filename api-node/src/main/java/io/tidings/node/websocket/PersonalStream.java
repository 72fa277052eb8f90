package io.tidings.node.websocket;

import io.tidings.node.stream.RequestedStream;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The stream of a WebSocket that names no topics: that of the user who is signed in, or of a guest.
 * There is none on a node without users.
 */
public interface PersonalStream {
  /** With frames of a {@link MessageDialect}; null when it cannot be found out now. */
  @Nullable RequestedStream of(HttpServletRequest request);
}
