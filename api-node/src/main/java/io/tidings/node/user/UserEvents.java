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
 * The events about users. Every signed-in user may get them, so they never contain an e-mail
 * address; of a session nothing but its hash, and of a token its id and name as well.
 */
public final class UserEvents {
  /** The ephemeral event that one of the user's logins was ended, for those that stay. */
  public static final String LOGOUT = "logout";

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
            .put("active", user.active())
            .put("created", true);
    return updated(List.of(UserTopics.USERS), user, changes, context);
  }

  /** The events of this change; at least one. */
  static List<NewEvent> changed(User before, User after, ChangeContext context) {
    boolean rights = after.admin() != before.admin() || after.active() != before.active();
    ObjectNode changes = changes(before, after);
    List<NewEvent> events = new ArrayList<>();
    if (!changes.isEmpty()) {
      List<Topic> topics =
          rights ? List.of(UserTopics.USERS, Topic.CONTROL) : List.of(UserTopics.USERS);
      events.add(updated(topics, after, changes, context));
    }
    if (after.signOuts() != before.signOuts() && after.active()) {
      boolean password = !after.passwordHash().equals(before.passwordHash());
      events.add(loginEnded(after.id(), after.spared(), password, context));
    }
    if (events.isEmpty()) { // other users need not be told
      events.add(updated(List.of(Topic.CONTROL), after, changes, context));
    }
    return events;
  }

  /** The ephemeral events of this change: for the logins that stay when others end. */
  static List<NewEvent> announced(User before, User after) {
    return after.signOuts() != before.signOuts() && after.active()
        ? List.of(logout(after.id()))
        : List.of();
  }

  /** The user is gone, and all of their logins with them. */
  static NewEvent deleted(User user, ChangeContext context) {
    ObjectNode changes =
        JsonNodeFactory.instance
            .objectNode()
            .put("active", false)
            .put("sessionInvalidated", true)
            .put("deleted", true);
    return updated(List.of(UserTopics.USERS, Topic.CONTROL), user, changes, context);
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
   * All sessions of a user ended.
   *
   * @param except the hash of the session that stays; null for none
   * @param password whether they ended because the password was changed
   */
  private static NewEvent loginEnded(
      long user, @Nullable String except, boolean password, ChangeContext context) {
    ObjectNode data = data(user, context);
    if (except != null) {
      data.put("except", except);
    }
    if (password) {
      data.put("renewed", true);
    }
    return control(LOGIN_ENDED, data, context);
  }

  /** The session with this hash ended. */
  static NewEvent sessionEnded(long user, String hash, ChangeContext context) {
    return control(LOGIN_ENDED, data(user, context).put("credential", hash), context);
  }

  /** A token ended. */
  static NewEvent tokenEnded(UserToken token, ChangeContext context) {
    ObjectNode data = data(token.user(), context).put("credential", token.hash());
    return control(LOGIN_ENDED, with(data, token), context);
  }

  private static ObjectNode with(ObjectNode data, UserToken token) {
    data.putObject("token").put("id", Long.toString(token.id())).put("name", token.name());
    return data;
  }

  private static NewEvent control(String type, ObjectNode data, ChangeContext context) {
    return new NewEvent(List.of(Topic.CONTROL), type, data, context.tags().tab());
  }

  /** For the connections that the event above does not end. */
  public static NewEvent logout(long user) {
    return NewEvent.of(UserTopics.user(user), LOGOUT, JsonNodeFactory.instance.objectNode());
  }

  static NewEvent tokenCreated(UserToken token, ChangeContext context) {
    return control(TOKEN_CREATED, with(data(token.user(), context), token), context);
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
