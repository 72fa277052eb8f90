package io.tidings.node.relay;

import org.jspecify.annotations.Nullable;

/** A connection, as the side that owns the socket sees it. May be called from any thread. */
public interface ConnectionHandle {
  /** The pending write is complete. */
  void written();

  /** The socket is closed or broken; may be called more than once. */
  void gone(@Nullable Throwable cause);

  /** Ends the connection after the queued frames, with a {@code closed} frame of that reason. */
  void close(CloseReason reason);
}
