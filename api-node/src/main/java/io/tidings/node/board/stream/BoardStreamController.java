package io.tidings.node.board.stream;

import io.tidings.events.Topic;
import io.tidings.node.access.Login;
import io.tidings.node.board.BoardAccess;
import io.tidings.node.board.BoardTopics;
import io.tidings.node.http.HotEndpoint;
import io.tidings.node.http.ProblemException;
import io.tidings.node.relay.Dialect;
import io.tidings.node.user.UserTopics;
import io.tidings.node.user.stream.UserGrants;
import io.tidings.node.user.stream.UserStreamOpener;
import io.tidings.node.user.stream.UserStreamOpener.StreamDefinition;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The streams of boards alone: of one project, and of the list of projects. */
@RestController
final class BoardStreamController {
  private static final Dialect PROJECT = new ProjectDialect();
  private static final Dialect LIST = new ProjectListDialect();

  private final UserStreamOpener streamOpener;
  private final UserGrants grants;
  private final BoardAccess boardAccess;
  private final BoardStreams boardStreams;

  BoardStreamController(
      UserStreamOpener streamOpener,
      UserGrants grants,
      BoardAccess boardAccess,
      BoardStreams boardStreams) {
    this.streamOpener = streamOpener;
    this.grants = grants;
    this.boardAccess = boardAccess;
    this.boardStreams = boardStreams;
  }

  @HotEndpoint
  @GetMapping("/api/projects/{idOrKey}/events")
  void project(
      @PathVariable String idOrKey, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    streamOpener.open(
        request,
        response,
        PROJECT,
        login -> {
          long project = requireMember(login, idOrKey);
          Topic topic = BoardTopics.project(project);
          return definition(
              login,
              Set.of(topic, UserTopics.DATABASE),
              new ProjectFilter.Membership(project),
              topic.name());
        });
  }

  @HotEndpoint
  @GetMapping("/api/projects/events")
  void projects(HttpServletRequest request, HttpServletResponse response) throws IOException {
    streamOpener.open(
        request,
        response,
        LIST,
        login ->
            definition(
                login,
                Set.of(UserTopics.user(login.user()), BoardTopics.PROJECTS, UserTopics.DATABASE),
                new ProjectFilter.AllReadable(),
                null));
  }

  private StreamDefinition definition(
      Login login, Set<Topic> topics, ProjectFilter projectFilter, @Nullable String group) {
    return new StreamDefinition(
        topics, grants.of(login, List.of(boardStreams.rights(projectFilter))), group);
  }

  /** Refuses users who are not members: they can read a public project at {@code /user/events}. */
  private long requireMember(Login login, String idOrKey) {
    long project = boardAccess.requireId(login, idOrKey);
    if (!login.admin() && !boardAccess.isMember(login, project)) {
      throw new ProblemException(
          HttpStatus.FORBIDDEN, "forbidden", null, "You are not a member of this project.");
    }
    return project;
  }
}
