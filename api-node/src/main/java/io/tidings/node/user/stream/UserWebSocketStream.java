package io.tidings.node.user.stream;

import io.tidings.node.relay.Dialect;
import io.tidings.node.stream.RequestedStream;
import io.tidings.node.websocket.PersonalStream;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Offers the stream of {@code /user/events} over a WebSocket, too. */
@Component
final class UserWebSocketStream implements PersonalStream {
  private final UserStreamOpener streamOpener;
  private final UserEventStream userEvents;
  private final Dialect dialect;

  UserWebSocketStream(
      UserStreamOpener streamOpener, UserEventStream userEvents, UserEventFrames frames) {
    this.streamOpener = streamOpener;
    this.userEvents = userEvents;
    this.dialect = new UserMessageDialect(frames);
  }

  @Override
  public @Nullable RequestedStream of(HttpServletRequest request) {
    return streamOpener.resolve(
        request, dialect, userEvents.of(request), () -> UserEventStream.GUEST);
  }
}
