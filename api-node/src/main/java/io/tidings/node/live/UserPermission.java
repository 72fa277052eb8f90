package io.tidings.node.live;

import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.Topic;
import io.tidings.node.access.Login;
import io.tidings.node.board.BoardAccess.ReadableProjects;
import io.tidings.node.board.BoardTopics;
import io.tidings.node.relay.AccessDecision;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Permission;
import io.tidings.node.user.Logins;
import io.tidings.node.user.Users;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The permission of a user at one moment: the projects that they may read, each since the event
 * after which they could.
 *
 * @param memberProjects projects that they are a member of
 * @param publicProjects projects that are public
 */
record UserPermission(
    Login login,
    boolean admin,
    Map<Long, EventId> memberProjects,
    Map<Long, EventId> publicProjects,
    ProjectFilter projectFilter)
    implements Permission {

  /** What the rights that were read come to. */
  static AccessDecision of(Login login, ReadableProjects readable, ProjectFilter projectFilter) {
    return new UserPermission(
            login,
            login.admin(),
            readable.memberProjects(),
            readable.publicProjects(),
            projectFilter)
        .decision();
  }

  private AccessDecision decision() {
    return projectFilter instanceof ProjectFilter.Membership(long project)
            && !admin
            && !memberProjects.containsKey(project)
        ? new AccessDecision.Denial(CloseReason.REVOKED)
        : this;
  }

  // ---- events

  @Override
  public boolean sees(Envelope envelope, @Nullable EventId id) {
    if (envelope.topics().contains(BoardTopics.DATABASE)
        || envelope.topics().contains(Users.TOPIC)) {
      return true;
    }
    Long project = new BoardEventView(envelope).projectId();
    if (project == null || !projectFilter.contains(project)) {
      return false;
    }
    JsonNode audience = envelope.data().path("audience");
    if (audience.isObject()) {
      return admin || isRecipient(audience);
    }
    if (envelope.data().path("userId").isNumber()) { // sent to the user whom it concerns
      return true;
    }
    EventId since = since(project);
    return since != null && (id == null || id.after(since));
  }

  private boolean isRecipient(JsonNode audience) {
    return audience.has("users")
        ? containsUser(audience.path("users"))
        : audience.has("except") && !containsUser(audience.path("except"));
  }

  private boolean containsUser(JsonNode users) {
    for (JsonNode user : users) {
      if (user.asLong(0) == login.user()) {
        return true;
      }
    }
    return false;
  }

  /** After which event they see what a project says; null when they do not. */
  private @Nullable EventId since(long project) {
    if (admin) {
      return EventId.ZERO;
    }
    EventId asMember = memberProjects.get(project);
    EventId asAnybody = publicProjects.get(project);
    if (asMember == null || asAnybody == null) {
      return asMember == null ? asAnybody : asMember;
    }
    return EventId.min(asMember, asAnybody);
  }

  @Override
  public Map<Topic, EventId> grantedAfter(EventId id) {
    Map<Topic, EventId> begun = new HashMap<>();
    for (Map<Long, EventId> some : List.of(memberProjects, publicProjects)) {
      for (Long project : some.keySet()) {
        EventId since = since(project);
        if (since != null && since.after(id) && projectFilter.contains(project)) {
          begun.put(BoardTopics.project(project), since);
        }
      }
    }
    return begun;
  }

  // ---- access changes

  @Override
  public AccessDecision after(Event control) {
    BoardEventView view = new BoardEventView(control.envelope());
    JsonNode data = view.data();
    return switch (view.type()) {
      case "database.wiped" -> new AccessDecision.Denial(CloseReason.WIPED);
      case "database.projects.wiped" ->
          projectFilter instanceof ProjectFilter.Membership
              ? new AccessDecision.Denial(CloseReason.WIPED)
              : new UserPermission(login, admin, Map.of(), Map.of(), projectFilter);
      case "login.ended" ->
          Logins.isEndedBy(login, data)
              ? new AccessDecision.Denial(CloseReason.SESSION_EXPIRED)
              : this;
      case "user.updated" -> concernsUser(data) ? afterProfileChange(data.path("changes")) : this;
      default -> {
        Long project = view.projectId();
        yield project == null ? this : after(control, project, data);
      }
    };
  }

  private AccessDecision after(Event control, long project, JsonNode data) {
    return switch (control.envelope().type()) {
      case "member.added" ->
          concernsUser(data)
              ? new UserPermission(
                  login,
                  admin,
                  with(memberProjects, project, control),
                  publicProjects,
                  projectFilter)
              : this;
      case "member.removed" ->
          concernsUser(data)
              ? new UserPermission(
                      login, admin, without(memberProjects, project), publicProjects, projectFilter)
                  .decision()
              : this;
      case "project.created", "project.shown" ->
          data.path("audience").has("except")
              ? new UserPermission(
                  login,
                  admin,
                  memberProjects,
                  with(publicProjects, project, control),
                  projectFilter)
              : this;
      case "project.hidden" ->
          new UserPermission(
              login, admin, memberProjects, without(publicProjects, project), projectFilter);
      case "project.deleted" ->
          projectFilter instanceof ProjectFilter.Membership(long only) && only == project
              ? new AccessDecision.Denial(CloseReason.REVOKED)
              : new UserPermission(
                  login,
                  admin,
                  without(memberProjects, project),
                  without(publicProjects, project),
                  projectFilter);
      default -> this;
    };
  }

  private boolean concernsUser(JsonNode data) {
    return data.path("userId").asLong(0) == login.user();
  }

  private AccessDecision afterProfileChange(JsonNode profile) {
    if (!profile.path("active").asBoolean(true)) {
      return new AccessDecision.Denial(CloseReason.REVOKED);
    }
    boolean now = profile.path("admin").asBoolean(admin);
    return new UserPermission(login, now, memberProjects, publicProjects, projectFilter).decision();
  }

  private static Map<Long, EventId> with(Map<Long, EventId> some, long project, Event control) {
    Map<Long, EventId> more = new HashMap<>(some);
    more.putIfAbsent(project, control.id());
    return more;
  }

  private static Map<Long, EventId> without(Map<Long, EventId> some, long project) {
    if (!some.containsKey(project)) {
      return some;
    }
    Map<Long, EventId> fewer = new HashMap<>(some);
    fewer.remove(project);
    return fewer;
  }
}
