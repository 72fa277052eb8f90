package io.tidings.node.chat;

import java.util.List;

/**
 * A part of a thread.
 *
 * @param messages the oldest first
 * @param more whether there are older ones
 */
public record MessagePage(List<Message> messages, boolean more) {
  public MessagePage {
    messages = List.copyOf(messages);
  }
}
