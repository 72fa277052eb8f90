package io.tidings.node.board.stream;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The permission of a user for boards at one moment: the projects that they may read, each with the
 * event after which they could.
 *
 * @param memberProjects projects that they are a member of
 * @param publicProjects projects that are public
 */
record ProjectPermission(
    long user,
    boolean admin,
    Map<Long, EventId> memberProjects,
    Map<Long, EventId> publicProjects,
    ProjectFilter projectFilter)
    implements Permission {
  /** The events that change the rights of users who are neither members nor administrators. */
  private static final Set<String> RIGHTS_OF_OTHERS = Set.of("project.hidden", "project.shown");

  /** The decision that follows from the rights that were read. */
  static AccessDecision of(Login login, ReadableProjects readable, ProjectFilter projectFilter) {
    return new ProjectPermission(
            login.user(),
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
    Long project = new BoardEventView(envelope).projectId();
    if (project == null || !projectFilter.contains(project)) {
      return false;
    }
    JsonNode audience = envelope.data().path("audience");
    if (audience.isObject()) {
      return admin ? !RIGHTS_OF_OTHERS.contains(envelope.type()) : isRecipient(audience);
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
    for (JsonNode id : users) {
      if (id.asLong(0) == user) {
        return true;
      }
    }
    return false;
  }

  /** The event after which the user sees a project's events; null when the user sees none. */
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
      case "database.projects.wiped" ->
          projectFilter instanceof ProjectFilter.Membership
              ? new AccessDecision.Denial(CloseReason.WIPED)
              : new ProjectPermission(user, admin, Map.of(), Map.of(), projectFilter);
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
              ? new ProjectPermission(
                  user,
                  admin,
                  with(memberProjects, project, control),
                  publicProjects,
                  projectFilter)
              : this;
      case "member.removed" ->
          concernsUser(data)
              ? new ProjectPermission(
                      user, admin, without(memberProjects, project), publicProjects, projectFilter)
                  .decision()
              : this;
      case "project.created", "project.shown" ->
          data.path("audience").has("except")
              ? new ProjectPermission(
                  user,
                  admin,
                  memberProjects,
                  with(publicProjects, project, control),
                  projectFilter)
              : this;
      case "project.hidden" ->
          new ProjectPermission(
              user, admin, memberProjects, without(publicProjects, project), projectFilter);
      case "project.deleted" ->
          projectFilter instanceof ProjectFilter.Membership(long only) && only == project
              ? new AccessDecision.Denial(CloseReason.REVOKED)
              : new ProjectPermission(
                  user,
                  admin,
                  without(memberProjects, project),
                  without(publicProjects, project),
                  projectFilter);
      default -> this;
    };
  }

  private boolean concernsUser(JsonNode data) {
    return data.path("userId").asLong(0) == user;
  }

  private AccessDecision afterProfileChange(JsonNode profile) {
    boolean now = profile.path("admin").asBoolean(admin);
    return now == admin
        ? this
        : new ProjectPermission(user, now, memberProjects, publicProjects, projectFilter)
            .decision();
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
