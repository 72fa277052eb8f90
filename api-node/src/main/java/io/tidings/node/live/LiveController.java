package io.tidings.node.live;

import io.tidings.events.LogException;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.node.access.Access;
import io.tidings.node.access.Identification;
import io.tidings.node.access.Login;
import io.tidings.node.board.BoardAccess;
import io.tidings.node.board.BoardTopics;
import io.tidings.node.http.ProblemException;
import io.tidings.node.relay.Dialect;
import io.tidings.node.relay.Grant;
import io.tidings.node.sse.StreamOpener;
import io.tidings.node.sse.StreamQuery;
import io.tidings.node.user.Users;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The streams of the boards. */
@RestController
final class LiveController {
  private static final Dialect BOARD = new BoardDialect();
  private static final Dialect PROJECT = new TrackerDialect(TrackerDialect.Scope.PROJECT);
  private static final Dialect LIST = new TrackerDialect(TrackerDialect.Scope.LIST);
  private static final Dialect PROFILES = new TrackerDialect(TrackerDialect.Scope.PROFILES);

  private static final StreamDefinition GUEST =
      new StreamDefinition(Set.of(BoardTopics.DATABASE), Grants.guest());

  private final StreamOpener streamOpener;
  private final Access access;
  private final BoardAccess boardAccess;
  private final Grants grants;

  LiveController(StreamOpener streamOpener, Access access, BoardAccess boardAccess, Grants grants) {
    this.streamOpener = streamOpener;
    this.access = access;
    this.boardAccess = boardAccess;
    this.grants = grants;
  }

  /** The board events of all projects, or of some, for the user; little for a guest. */
  @GetMapping("/user/events")
  void user(
      @RequestParam(required = false) @Nullable String projects,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    ProjectFilter projectFilter = projectFilter(projects);
    serve(request, response, BOARD, login -> login == null ? GUEST : user(login, projectFilter));
  }

  private StreamDefinition user(Login login, ProjectFilter projectFilter) {
    Topic own = BoardTopics.user(login.user());
    return new StreamDefinition(
        Set.of(own, BoardTopics.BOARDS, BoardTopics.PROJECTS, Users.TOPIC, BoardTopics.DATABASE),
        grants.of(login, projectFilter));
  }

  @GetMapping("/api/projects/{idOrKey}/events")
  void project(
      @PathVariable String idOrKey, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    serve(
        request,
        response,
        PROJECT,
        maybeLogin -> {
          Login login = requireLogin(maybeLogin);
          long project = requireMember(login, idOrKey);
          Topic topic = BoardTopics.project(project);
          Grant grant = grants.of(login, new ProjectFilter.Membership(project));
          return new StreamDefinition(Set.of(topic, BoardTopics.DATABASE), grant, topic.name());
        });
  }

  @GetMapping("/api/projects/events")
  void projects(HttpServletRequest request, HttpServletResponse response) throws IOException {
    serve(
        request,
        response,
        LIST,
        maybeLogin -> {
          Login login = requireLogin(maybeLogin);
          Topic own = BoardTopics.user(login.user());
          return new StreamDefinition(
              Set.of(own, BoardTopics.PROJECTS, BoardTopics.DATABASE),
              grants.of(login, new ProjectFilter.AllReadable()));
        });
  }

  @GetMapping("/api/users/events")
  void users(HttpServletRequest request, HttpServletResponse response) throws IOException {
    serve(
        request,
        response,
        PROFILES,
        maybeLogin -> {
          Login login = requireLogin(maybeLogin);
          return new StreamDefinition(
              Set.of(Users.TOPIC, BoardTopics.DATABASE),
              grants.of(login, new ProjectFilter.AllReadable()));
        });
  }

  /**
   * The stream that a request gets.
   *
   * @param group of clients in which its connections are limited, too; null for none
   */
  private record StreamDefinition(Set<Topic> topics, Grant grant, @Nullable String group) {
    StreamDefinition(Set<Topic> topics, Grant grant) {
      this(topics, grant, null);
    }
  }

  private interface StreamResolver {
    StreamDefinition resolve(@Nullable Login login);
  }

  private void serve(
      HttpServletRequest request,
      HttpServletResponse response,
      Dialect dialect,
      StreamResolver streamResolver)
      throws IOException {
    StreamQuery.check(request);
    Login login = access.caller().login();
    StreamDefinition streamDefinition =
        Identification.unavailable(request) ? null : resolve(streamResolver, login);
    if (streamDefinition == null) { // no status but 200 lets an EventSource come again
      streamOpener.postpone(request, response, dialect);
      return;
    }
    String user = login == null ? null : String.valueOf(login.user());
    streamOpener.open(
        request,
        response,
        new StreamOpener.RequestedStream(
            Workspace.MAIN,
            streamDefinition.topics(),
            dialect,
            user,
            streamDefinition.grant(),
            streamDefinition.group()));
  }

  /** Null when Redis does not say what there is. */
  private static @Nullable StreamDefinition resolve(
      StreamResolver streamResolver, @Nullable Login login) {
    try {
      return streamResolver.resolve(login);
    } catch (LogException e) {
      return null;
    }
  }

  private static Login requireLogin(@Nullable Login login) {
    if (login == null) {
      throw new InsufficientAuthenticationException("nobody is signed in");
    }
    return login;
  }

  /** Who can read a public project without being its member reads it at {@code /user/events}. */
  private long requireMember(Login login, String idOrKey) {
    long project = boardAccess.requireId(login, idOrKey);
    if (!login.admin() && !boardAccess.isMember(login, project)) {
      throw new ProblemException(
          HttpStatus.FORBIDDEN, "forbidden", null, "You are not a member of this project.");
    }
    return project;
  }

  private static ProjectFilter projectFilter(@Nullable String projects) {
    if (projects == null || projects.isEmpty()) {
      return new ProjectFilter.AllReadable();
    }
    try {
      return ProjectFilter.Selected.parse(projects);
    } catch (NumberFormatException e) {
      throw ProblemException.invalid(
          "invalid-field", "projects", "projects has to be a list of ids, such as 1,2.");
    }
  }
}
