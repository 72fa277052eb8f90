package io.tidings.node.live;

import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.Topic;
import io.tidings.node.access.Login;
import io.tidings.node.board.BoardAccess.ReadableProjects;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Permission;
import io.tidings.node.relay.Ruling;
import io.tidings.node.user.Logins;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a user sees at one moment: the projects that they may read, each since the event after which
 * they could.
 *
 * @param member projects that they are a member of
 * @param open projects that are public
 */
record Sight(
    Login login, boolean admin, Map<Long, EventId> member, Map<Long, EventId> open, Extent extent)
    implements Permission {

  /** What the rights that were read come to. */
  static Ruling of(Login login, ReadableProjects readable, Extent extent) {
    return new Sight(login, login.admin(), readable.member(), readable.open(), extent).ruling();
  }

  private Ruling ruling() {
    return extent instanceof Extent.Membership(long project)
            && !admin
            && !member.containsKey(project)
        ? new Ruling.Refusal(CloseReason.REVOKED)
        : this;
  }

  // ---- events

  @Override
  public boolean sees(Envelope envelope, @Nullable EventId id) {
    if (envelope.topics().contains(LiveController.DATABASE)
        || envelope.topics().contains(LiveController.USERS)) {
      return true;
    }
    Long project = new Said(envelope).project();
    if (project == null || !extent.contains(project)) {
      return false;
    }
    JsonNode audience = envelope.data().path("audience");
    if (audience.isObject()) {
      return admin || isIn(audience);
    }
    if (envelope.data().path("userId").isNumber()) { // told to the one whom it is about
      return true;
    }
    EventId since = since(project);
    return since != null && (id == null || id.after(since));
  }

  private boolean isIn(JsonNode audience) {
    return audience.has("users")
        ? names(audience.path("users"))
        : audience.has("except") && !names(audience.path("except"));
  }

  private boolean names(JsonNode users) {
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
    EventId asMember = member.get(project);
    EventId asAnybody = open.get(project);
    if (asMember == null || asAnybody == null) {
      return asMember == null ? asAnybody : asMember;
    }
    return EventId.min(asMember, asAnybody);
  }

  @Override
  public Map<Topic, EventId> begunAfter(EventId id) {
    Map<Topic, EventId> begun = new HashMap<>();
    for (Map<Long, EventId> some : List.of(member, open)) {
      for (Long project : some.keySet()) {
        EventId since = since(project);
        if (since != null && since.after(id) && extent.contains(project)) {
          begun.put(new Topic("project." + project), since);
        }
      }
    }
    return begun;
  }

  // ---- access changes

  @Override
  public Ruling after(Event control) {
    Said said = new Said(control.envelope());
    JsonNode data = said.data();
    return switch (said.type()) {
      case "database.wiped" -> new Ruling.Refusal(CloseReason.WIPED);
      case "database.projects.wiped" ->
          extent instanceof Extent.Membership
              ? new Ruling.Refusal(CloseReason.WIPED)
              : new Sight(login, admin, Map.of(), Map.of(), extent);
      case "login.ended" ->
          Logins.ended(login, data) ? new Ruling.Refusal(CloseReason.SESSION_EXPIRED) : this;
      case "user.updated" -> isMine(data) ? changed(data.path("changes")) : this;
      default -> {
        Long project = said.project();
        yield project == null ? this : after(control, project, data);
      }
    };
  }

  private Ruling after(Event control, long project, JsonNode data) {
    return switch (control.envelope().type()) {
      case "member.added" ->
          isMine(data)
              ? new Sight(login, admin, with(member, project, control), open, extent)
              : this;
      case "member.removed" ->
          isMine(data)
              ? new Sight(login, admin, without(member, project), open, extent).ruling()
              : this;
      case "project.created", "project.shown" ->
          data.path("audience").has("except")
              ? new Sight(login, admin, member, with(open, project, control), extent)
              : this;
      case "project.hidden" -> new Sight(login, admin, member, without(open, project), extent);
      case "project.deleted" ->
          extent instanceof Extent.Membership(long only) && only == project
              ? new Ruling.Refusal(CloseReason.REVOKED)
              : new Sight(login, admin, without(member, project), without(open, project), extent);
      default -> this;
    };
  }

  private boolean isMine(JsonNode data) {
    return data.path("userId").asLong(0) == login.user();
  }

  private Ruling changed(JsonNode profile) {
    if (!profile.path("active").asBoolean(true)) {
      return new Ruling.Refusal(CloseReason.REVOKED);
    }
    boolean now = profile.path("admin").asBoolean(admin);
    return new Sight(login, now, member, open, extent).ruling();
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
