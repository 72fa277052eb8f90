package io.tidings.node.activity.recorder;

import static io.tidings.node.activity.RecordedActivity.ActivityType.CREATED;
import static io.tidings.node.activity.RecordedActivity.ActivityType.DELETED;
import static io.tidings.node.activity.RecordedActivity.ActivityType.EDITED;

import io.tidings.events.NewEvent;
import io.tidings.node.activity.ActivityAudience;
import io.tidings.node.activity.RecordedActivity;
import io.tidings.node.activity.RecordedActivity.ActivityType;
import io.tidings.node.activity.RecordedActivity.ActivityUser;
import io.tidings.node.activity.RecordedActivity.Resource;
import io.tidings.node.activity.recorder.RecordedEvent.Telling;
import io.tidings.node.user.UserTopics;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The activities of users: their profiles, which all may know, and their logins and settings, which
 * are theirs. What the node does by itself names no user who did it, and is none.
 */
final class UserActivities {
  private static final List<String> SHOWN = List.of("name", "avatar");

  private UserActivities() {}

  /** Null when none of the events is about a user. */
  static @Nullable RecordedEvent of(List<NewEvent> events) {
    NewEvent event = first(events, one -> one.type().equals("user.updated") && isProfile(one));
    if (event != null) {
      return recorded(event, profile(event.data()));
    }
    event = first(events, one -> one.type().equals("token.created"));
    if (event != null) {
      return recorded(event, token(event.data(), CREATED));
    }
    event = first(events, one -> ends(one) && !one.data().has("credential"));
    if (event != null) {
      return recorded(event, allSessions(event.data()));
    }
    event = first(events, UserActivities::ends);
    if (event != null) {
      JsonNode data = event.data();
      return recorded(event, data.has("token") ? token(data, DELETED) : session(data));
    }
    event = first(events, one -> one.type().equals("user.updated"));
    return event == null ? null : recorded(event, account(event.data()));
  }

  /** Of what is announced when a user changes what they are notified of; null for anything else. */
  static @Nullable RecordedEvent ofSettings(List<NewEvent> announced) {
    NewEvent event = first(announced, one -> one.type().equals("notification.settings"));
    Long user = event == null ? null : UserTopics.userOf(event.topics().getFirst());
    if (event == null || user == null) {
      return null;
    }
    return new RecordedEvent(
        event,
        user,
        Lookup.ofUsers(Set.of(user)),
        (_, actor) ->
            activity(
                new ActivityAudience.OfUsers(Set.of(user), false),
                actor,
                EDITED,
                new Resource(
                    "notification_settings", "Notification settings", Long.toString(user), null),
                "Notification settings were changed"));
  }

  private static @Nullable NewEvent first(List<NewEvent> events, Predicate<NewEvent> which) {
    return events.stream().filter(which).findFirst().orElse(null);
  }

  private static boolean ends(NewEvent event) {
    return event.type().equals("login.ended");
  }

  /** Whether all users may know of the change. */
  private static boolean isProfile(NewEvent event) {
    return event.topics().contains(UserTopics.USERS);
  }

  private static @Nullable RecordedEvent recorded(NewEvent event, Telling telling) {
    JsonNode actor = event.data().path("actor");
    if (!actor.isIntegralNumber()) {
      return null;
    }
    List<Long> users = List.of(actor.asLong(), user(event.data()));
    return new RecordedEvent(event, actor.asLong(), Lookup.ofUsers(users), telling);
  }

  private static long user(JsonNode data) {
    return data.path("userId").asLong();
  }

  private static ActivityAudience own(JsonNode data) {
    return new ActivityAudience.OfUsers(Set.of(user(data)), true);
  }

  private static Telling profile(JsonNode data) {
    JsonNode changes = data.path("changes");
    ActivityType type =
        changes.has("created") ? CREATED : changes.has("deleted") ? DELETED : EDITED;
    return (_, actor) -> {
      Resource resource = user(data.path("user"), user(data));
      RecordedActivity activity =
          activity(
              new ActivityAudience.OfEveryone(),
              actor,
              type,
              resource,
              "User " + resource.name() + " was " + type.word());
      activity.metadata().put("username", resource.name());
      JsonNode avatar = data.path("user").path("avatar");
      if (type != DELETED && avatar.isString()) {
        activity.metadata().set("avatar", avatar);
      }
      if (type == EDITED) {
        var changed = activity.metadata().putArray("changed");
        SHOWN.stream().filter(changes::has).forEach(changed::add);
      }
      return activity;
    };
  }

  private static Resource user(JsonNode user, long id) {
    return new Resource("user", user.path("username").asString(""), Long.toString(id), null);
  }

  /** A change of the address, or of the password without an end of sessions. */
  private static Telling account(JsonNode data) {
    return (_, actor) -> {
      Resource resource = user(data.path("user"), user(data));
      return activity(
          own(data), actor, EDITED, resource, "User " + resource.name() + " was edited");
    };
  }

  private static Telling token(JsonNode data, ActivityType type) {
    return (_, actor) -> {
      JsonNode token = data.path("token");
      String name = token.path("name").asString("");
      Resource resource = new Resource("token", name, token.path("id").asString(null), null);
      String verb = type == CREATED ? " was created" : " was revoked";
      RecordedActivity activity =
          activity(own(data), actor, type, resource, "Token " + name + verb);
      activity.metadata().put("user_id", Long.toString(user(data)));
      return activity;
    };
  }

  private static Telling session(JsonNode data) {
    return (names, actor) -> ofSessions(data, names, actor, "Session", "Session of %s was ended");
  }

  /** All sessions but perhaps the present one: because of a new password, or by request. */
  private static Telling allSessions(JsonNode data) {
    return (names, actor) -> {
      if (data.has("renewed")) {
        String name = username(names, data);
        Resource resource = new Resource("user", name, Long.toString(user(data)), null);
        return activity(own(data), actor, EDITED, resource, "User " + name + " has a new password");
      }
      return ofSessions(data, names, actor, "All sessions", "Sessions of %s were ended");
    };
  }

  private static RecordedActivity ofSessions(
      JsonNode data, Names names, @Nullable ActivityUser actor, String name, String sentence) {
    RecordedActivity activity =
        activity(
            own(data),
            actor,
            DELETED,
            new Resource("session", name, null, null),
            sentence.formatted(username(names, data)));
    activity.metadata().put("user_id", Long.toString(user(data)));
    return activity;
  }

  private static String username(Names names, JsonNode data) {
    ActivityUser user = names.user(user(data));
    return user == null ? "" : user.username();
  }

  private static RecordedActivity activity(
      ActivityAudience audience,
      @Nullable ActivityUser actor,
      ActivityType type,
      Resource resource,
      String description) {
    ObjectNode metadata =
        JsonNodeFactory.instance.objectNode().put("id", resource.id()).put("name", resource.name());
    return new RecordedActivity(audience, actor, type, resource, description, metadata);
  }
}
