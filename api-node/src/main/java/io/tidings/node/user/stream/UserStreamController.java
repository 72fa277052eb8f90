package io.tidings.node.user.stream;

import io.tidings.node.http.HotEndpoint;
import io.tidings.node.relay.Dialect;
import io.tidings.node.user.stream.UserStreamOpener.StreamDefinition;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The stream of everything that concerns a user, and that of all profiles. */
@RestController
final class UserStreamController {
  private static final Dialect PROFILES = new ProfileDialect();

  private final UserStreamOpener streamOpener;
  private final UserEventStream userEvents;
  private final UserGrants grants;
  private final Dialect dialect;

  UserStreamController(
      UserStreamOpener streamOpener,
      UserEventStream userEvents,
      UserGrants grants,
      UserEventFrames frames) {
    this.streamOpener = streamOpener;
    this.userEvents = userEvents;
    this.grants = grants;
    this.dialect = new UserEventsDialect(frames);
  }

  @HotEndpoint
  @GetMapping("/user/events")
  void user(HttpServletRequest request, HttpServletResponse response) throws IOException {
    streamOpener.open(
        request, response, dialect, userEvents.of(request), () -> UserEventStream.GUEST);
  }

  @HotEndpoint
  @GetMapping("/api/users/events")
  void users(HttpServletRequest request, HttpServletResponse response) throws IOException {
    streamOpener.open(
        request,
        response,
        PROFILES,
        login ->
            new StreamDefinition(UserEventStream.OF_EVERY_USER, grants.of(login, List.of()), null));
  }
}
