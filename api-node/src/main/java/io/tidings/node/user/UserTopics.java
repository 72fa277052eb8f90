package io.tidings.node.user;

import io.tidings.events.Topic;
import org.jspecify.annotations.Nullable;

/**
 * The topics of users. They are internal, since the right to read them is decided event by event.
 */
public final class UserTopics {
  /** The events about users that all users may know. */
  public static final Topic USERS = new Topic("$users");

  /** The events that data of every kind was replaced. */
  public static final Topic DATABASE = new Topic("$database");

  private static final String USER = "$user.";

  private UserTopics() {}

  /** The events that concern one user alone. */
  public static Topic user(long user) {
    return new Topic(USER + user);
  }

  /** The user whom a topic concerns alone; null for any other topic. */
  public static @Nullable Long userOf(Topic topic) {
    String name = topic.name();
    return name.startsWith(USER) ? Long.valueOf(name.substring(USER.length())) : null;
  }
}
