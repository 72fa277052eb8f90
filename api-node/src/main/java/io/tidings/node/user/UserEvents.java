package io.tidings.node.user;

import io.tidings.events.NewEvent;
import io.tidings.events.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the log is told of users. Everybody who is signed in hears of it: never an e-mail address,
 * and of a session or token nothing but its hash.
 */
final class UserEvents {
  private static final String UPDATED = "user.updated";
  private static final String LOGIN_ENDED = "login.ended";
  private static final String TOKEN_CREATED = "token.created";

  private UserEvents() {}

  static NewEvent created(User user, ChangeContext context) {
    ObjectNode changes =
        JsonNodeFactory.instance
            .objectNode()
            .put("name", user.name())
            .put("admin", user.admin())
            .put("active", user.active());
    return updated(List.of(Users.TOPIC), user, changes, context);
  }

  /** Everything that this change means to others; at least one event. */
  static List<NewEvent> changed(User before, User after, ChangeContext context) {
    boolean rights = after.admin() != before.admin() || after.active() != before.active();
    ObjectNode changes = changes(before, after);
    List<NewEvent> events = new ArrayList<>();
    if (!changes.isEmpty()) {
      List<Topic> topics = rights ? List.of(Users.TOPIC, Topic.CONTROL) : List.of(Users.TOPIC);
      events.add(updated(topics, after, changes, context));
    }
    if (after.signOuts() != before.signOuts() && after.active()) {
      events.add(loginEnded(after.id(), null, after.spared(), context));
    }
    if (events.isEmpty()) { // something that is nobody's business
      events.add(updated(List.of(Topic.CONTROL), after, changes, context));
    }
    return events;
  }

  private static ObjectNode changes(User before, User after) {
    ObjectNode changes = JsonNodeFactory.instance.objectNode();
    if (!after.name().equals(before.name())) {
      changes.put("name", after.name());
    }
    if (!Objects.equals(after.avatar(), before.avatar())) {
      changes.put("avatar", after.avatar());
    }
    if (after.admin() != before.admin()) {
      changes.put("admin", after.admin());
    }
    if (after.active() != before.active()) {
      changes.put("active", after.active()).put("sessionInvalidated", !after.active());
    }
    return changes;
  }

  private static NewEvent updated(
      List<Topic> topics, User user, ObjectNode changes, ChangeContext context) {
    ObjectNode data = data(user.id(), context);
    data.putObject("user")
        .put("id", Long.toString(user.id()))
        .put("username", user.username())
        .put("name", user.name())
        .put("avatar", user.avatar());
    data.set("changes", changes);
    return new NewEvent(topics, UPDATED, data, context.tags().tab());
  }

  /**
   * @param credential the hash of the session or token that ended; null for all sessions
   * @param except the hash of the session that stays; null for none
   */
  static NewEvent loginEnded(
      long user, @Nullable String credential, @Nullable String except, ChangeContext context) {
    ObjectNode data = data(user, context);
    if (credential != null) {
      data.put("credential", credential);
    }
    if (except != null) {
      data.put("except", except);
    }
    return new NewEvent(List.of(Topic.CONTROL), LOGIN_ENDED, data, context.tags().tab());
  }

  static NewEvent tokenCreated(long user, ChangeContext context) {
    return new NewEvent(
        List.of(Topic.CONTROL), TOKEN_CREATED, data(user, context), context.tags().tab());
  }

  private static ObjectNode data(long user, ChangeContext context) {
    ObjectNode data = JsonNodeFactory.instance.objectNode().put("userId", user);
    if (context.actor() != null) {
      data.put("actor", context.actor());
    }
    String session = context.tags().session();
    if (session != null && !session.equals(context.tags().tab())) {
      data.put("sessionTag", session);
    }
    return data;
  }
}
