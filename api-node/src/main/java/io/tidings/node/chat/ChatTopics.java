package io.tidings.node.chat;

import io.tidings.events.Topic;
import org.jspecify.annotations.Nullable;

/** The topics of chat. They are internal: only the user's own streams read them. */
public final class ChatTopics {
  private static final String CHAT = "$chat.";

  private ChatTopics() {}

  /** The events of one user's mailbox. */
  public static Topic of(long user) {
    return new Topic(CHAT + user);
  }

  /** The user whose mailbox has its events in a topic; null for any other topic. */
  public static @Nullable Long userOf(Topic topic) {
    String name = topic.name();
    return name.startsWith(CHAT) ? Long.valueOf(name.substring(CHAT.length())) : null;
  }
}
