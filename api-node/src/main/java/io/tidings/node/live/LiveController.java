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

  private static final Offer GUEST = new Offer(Set.of(DATABASE), Grants.guest());

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
    Extent extent = extent(projects);
    serve(request, response, BOARD, login -> login == null ? GUEST : user(login, extent));
  }

  private Offer user(Login login, Extent extent) {
    Topic own = new Topic("user." + login.user());
    return new Offer(Set.of(own, BOARDS, PROJECTS, USERS, DATABASE), grants.of(login, extent));
  }

  @GetMapping("/api/projects/{idOrKey}/events")
  void project(
      @PathVariable String idOrKey, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    serve(
        request,
        response,
        PROJECT,
        somebody -> {
          Login login = required(somebody);
          long project = member(login, idOrKey);
          String topic = "project." + project;
          Grant grant = grants.of(login, new Extent.Membership(project));
          return new Offer(Set.of(new Topic(topic), DATABASE), grant, topic);
        });
  }

  @GetMapping("/api/projects/events")
  void projects(HttpServletRequest request, HttpServletResponse response) throws IOException {
    serve(
        request,
        response,
        LIST,
        somebody -> {
          Login login = required(somebody);
          Topic own = new Topic("user." + login.user());
          return new Offer(Set.of(own, PROJECTS, DATABASE), grants.of(login, new Extent.All()));
        });
  }

  @GetMapping("/api/users/events")
  void users(HttpServletRequest request, HttpServletResponse response) throws IOException {
    serve(
        request,
        response,
        PROFILES,
        somebody -> {
          Login login = required(somebody);
          return new Offer(Set.of(USERS, DATABASE), grants.of(login, new Extent.All()));
        });
  }

  /**
   * What somebody is given.
   *
   * @param crowd what the stream is counted for besides; null for nothing
   */
  private record Offer(Set<Topic> topics, Grant grant, @Nullable String crowd) {
    Offer(Set<Topic> topics, Grant grant) {
      this(topics, grant, null);
    }
  }

  private interface Offering {
    Offer to(@Nullable Login login);
  }

  private void serve(
      HttpServletRequest request, HttpServletResponse response, Dialect dialect, Offering offering)
      throws IOException {
    StreamQuery.check(request);
    Login login = access.caller().login();
    Offer offer = Identification.unavailable(request) ? null : offer(offering, login);
    if (offer == null) { // no status but 200 lets an EventSource come again
      streams.postpone(request, response, dialect);
      return;
    }
    String user = login == null ? null : String.valueOf(login.user());
    streams.open(
        request,
        response,
        new Streams.Wanted(
            Workspace.MAIN, offer.topics(), dialect, user, offer.grant(), offer.crowd()));
  }

  /** Null when Redis does not say what there is. */
  private static @Nullable Offer offer(Offering offering, @Nullable Login login) {
    try {
      return offering.to(login);
    } catch (LogException e) {
      return null;
    }
  }

  private static Login required(@Nullable Login login) {
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
