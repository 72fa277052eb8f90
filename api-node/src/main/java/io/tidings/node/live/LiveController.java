package io.tidings.node.live;

import io.tidings.events.LogException;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.node.access.Access;
import io.tidings.node.access.Identification;
import io.tidings.node.access.Login;
import io.tidings.node.board.BoardAccess;
import io.tidings.node.http.ProblemException;
import io.tidings.node.relay.Dialect;
import io.tidings.node.relay.Grant;
import io.tidings.node.sse.StreamQuery;
import io.tidings.node.sse.Streams;
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
  static final Topic BOARDS = new Topic("boards");
  static final Topic PROJECTS = new Topic("projects");
  static final Topic USERS = new Topic("users");
  static final Topic DATABASE = new Topic("database");

  private static final Dialect BOARD = new BoardDialect();
  private static final Dialect PROJECT = new TrackerDialect(TrackerDialect.Scope.PROJECT);
  private static final Dialect LIST = new TrackerDialect(TrackerDialect.Scope.LIST);
  private static final Dialect PROFILES = new TrackerDialect(TrackerDialect.Scope.PROFILES);

  private final Streams streams;
  private final Access access;
  private final BoardAccess boards;
  private final Grants grants;

  LiveController(Streams streams, Access access, BoardAccess boards, Grants grants) {
    this.streams = streams;
    this.access = access;
    this.boards = boards;
    this.grants = grants;
  }

  /** The board events of all projects, or of some, for the user; little for a guest. */
  @GetMapping("/user/events")
  void user(
      @RequestParam(required = false) @Nullable String projects,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    StreamQuery.check(request);
    Extent extent = extent(projects);
    Login login = access.caller().login();
    if (nobodyKnows(request)) {
      streams.postpone(request, response, BOARD);
    } else if (login == null) {
      open(request, response, BOARD, null, Set.of(DATABASE), grants.guest(), null);
    } else {
      Topic own = new Topic("user." + login.user());
      Set<Topic> topics = Set.of(own, BOARDS, PROJECTS, USERS, DATABASE);
      open(request, response, BOARD, login, topics, grants.of(login, extent), null);
    }
  }

  @GetMapping("/api/projects/{idOrKey}/events")
  void project(
      @PathVariable String idOrKey, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    StreamQuery.check(request);
    if (nobodyKnows(request)) {
      streams.postpone(request, response, PROJECT);
      return;
    }
    Login login = login();
    long project;
    try {
      project = member(login, idOrKey);
    } catch (LogException e) { // no status but 200 lets an EventSource come again
      streams.postpone(request, response, PROJECT);
      return;
    }
    String topic = "project." + project;
    Set<Topic> topics = Set.of(new Topic(topic), DATABASE);
    Grant grant = grants.of(login, new Extent.Membership(project));
    open(request, response, PROJECT, login, topics, grant, topic);
  }

  @GetMapping("/api/projects/events")
  void projects(HttpServletRequest request, HttpServletResponse response) throws IOException {
    StreamQuery.check(request);
    if (nobodyKnows(request)) {
      streams.postpone(request, response, LIST);
      return;
    }
    Login login = login();
    Set<Topic> topics = Set.of(new Topic("user." + login.user()), PROJECTS, DATABASE);
    open(request, response, LIST, login, topics, grants.of(login, new Extent.All()), null);
  }

  @GetMapping("/api/users/events")
  void users(HttpServletRequest request, HttpServletResponse response) throws IOException {
    StreamQuery.check(request);
    if (nobodyKnows(request)) {
      streams.postpone(request, response, PROFILES);
      return;
    }
    Login login = login();
    Set<Topic> topics = Set.of(USERS, DATABASE);
    open(request, response, PROFILES, login, topics, grants.of(login, new Extent.All()), null);
  }

  private void open(
      HttpServletRequest request,
      HttpServletResponse response,
      Dialect dialect,
      @Nullable Login login,
      Set<Topic> topics,
      Grant grant,
      @Nullable String crowd)
      throws IOException {
    String user = login == null ? null : String.valueOf(login.user());
    streams.open(
        request, response, new Streams.Wanted(Workspace.MAIN, topics, dialect, user, grant, crowd));
  }

  /** Whether it cannot be told now who sends the request. */
  private boolean nobodyKnows(HttpServletRequest request) {
    access.caller(); // it is found out when it is first asked
    return Identification.unavailable(request);
  }

  private Login login() {
    Login login = access.caller().login();
    if (login == null) {
      throw new InsufficientAuthenticationException("nobody is signed in");
    }
    return login;
  }

  /** Who can read a public project without being its member reads it at {@code /user/events}. */
  private long member(Login login, String idOrKey) {
    long project = boards.require(login, idOrKey);
    if (!login.admin() && !boards.isMember(login, project)) {
      throw new ProblemException(
          HttpStatus.FORBIDDEN, "forbidden", null, "You are not a member of this project.");
    }
    return project;
  }

  private static Extent extent(@Nullable String projects) {
    if (projects == null || projects.isEmpty()) {
      return new Extent.All();
    }
    try {
      return Extent.Some.read(projects);
    } catch (NumberFormatException e) {
      throw ProblemException.invalid(
          "invalid-field", "projects", "projects has to be a list of ids, such as 1,2.");
    }
  }
}
