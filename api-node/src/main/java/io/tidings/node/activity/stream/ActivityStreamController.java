package io.tidings.node.activity.stream;

import io.tidings.events.Topic;
import io.tidings.node.access.Login;
import io.tidings.node.http.HotEndpoint;
import io.tidings.node.http.ProblemException;
import io.tidings.node.relay.Dialect;
import io.tidings.node.relay.Grant;
import io.tidings.node.user.ActivityKeys;
import io.tidings.node.user.UserTopics;
import io.tidings.node.user.stream.UserStreamOpener;
import io.tidings.node.user.stream.UserStreamOpener.StreamDefinition;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The stream of all activities that a user may see. */
@RestController
final class ActivityStreamController {
  private static final Pattern CLIENT = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

  private final UserStreamOpener streamOpener;
  private final ActivityRights rights;
  private final OpenedStreams openedStreams;
  private final Dialect dialect;

  ActivityStreamController(
      UserStreamOpener streamOpener,
      ActivityRights rights,
      OpenedStreams openedStreams,
      Clock clock) {
    this.streamOpener = streamOpener;
    this.rights = rights;
    this.openedStreams = openedStreams;
    this.dialect = new ActivityDialect(clock);
  }

  @HotEndpoint
  @GetMapping({"/events/stream", "/sse"})
  void stream(HttpServletRequest request, HttpServletResponse response) throws IOException {
    streamOpener.open(request, response, dialect, login -> definition(login, request));
  }

  private StreamDefinition definition(Login login, HttpServletRequest request) {
    String client = client(request.getParameter("client"));
    Grant grant = rights.of(login, request);
    Topic ofClient = OpenedStreams.topic(login, client);
    Set<Topic> topics = Set.of(ActivityKeys.TOPIC, UserTopics.DATABASE, ofClient);
    return new StreamDefinition(
        topics, grant, null, null, null, () -> openedStreams.open(login.user(), ofClient));
  }

  private static String client(@Nullable String parameter) {
    if (parameter == null) {
      return "";
    }
    if (!CLIENT.matcher(parameter).matches()) {
      throw ProblemException.invalid(
          "invalid-field",
          "client",
          "client has to be 1 to 64 characters of A-Z a-z 0-9 . _ : -; got \""
              + ProblemException.printable(parameter)
              + "\".");
    }
    return parameter;
  }
}
