package io.tidings.events.redis;

import io.tidings.events.EventId;
import io.tidings.events.InvalidNameException;
import io.tidings.events.Topic;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message of a workspace's channel. Its text is what the scripts write:
 *
 * <pre>
 * e EPOCH ID PREV TOPICS ENVELOPE     a durable event; the envelope is empty when it is too large (bare)
 * x EPOCH ASOF TOPICS ENVELOPE        an ephemeral event
 * p NONCE                             a probe
 * </pre>
 *
 * TOPICS are joined by commas, and empty for a tick.
 */
sealed interface Announcement {

  /**
   * A durable event.
   *
   * @param prev the id before it in the workspace: the chain that shows every hole
   * @param envelope its JSON text; null when the announcement is bare
   */
  record DurableEvent(
      String epoch, EventId id, EventId prev, List<Topic> topics, @Nullable String envelope)
      implements Announcement {}

  /**
   * An ephemeral event.
   *
   * @param asOf the last id of the workspace when it was announced
   */
  record EphemeralEvent(String epoch, EventId asOf, List<Topic> topics, String envelope)
      implements Announcement {}

  /** A node's probe of its own subscription; other nodes ignore it. */
  record Probe(String nonce) implements Announcement {}

  /** Reads a message; null when our scripts did not write it. Never throws. */
  static @Nullable Announcement read(String message) {
    try {
      return switch (message.isEmpty() ? ' ' : message.charAt(0)) {
        case 'e' -> durable(message.split(" ", 6));
        case 'x' -> ephemeral(message.split(" ", 5));
        case 'p' -> message.startsWith("p ") ? new Probe(message.substring(2)) : null;
        default -> null;
      };
    } catch (InvalidNameException e) {
      return null;
    }
  }

  private static @Nullable Announcement durable(String[] part) {
    if (part.length != 6 || !part[0].equals("e")) {
      return null;
    }
    return new DurableEvent(
        part[1],
        EventId.parse(part[2]),
        EventId.parse(part[3]),
        topics(part[4]),
        part[5].isEmpty() ? null : part[5]);
  }

  private static @Nullable Announcement ephemeral(String[] part) {
    if (part.length != 5 || !part[0].equals("x")) {
      return null;
    }
    return new EphemeralEvent(part[1], EventId.parse(part[2]), topics(part[3]), part[4]);
  }

  private static List<Topic> topics(String text) {
    List<Topic> topics = new ArrayList<>();
    for (String name : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      topics.add(new Topic(name));
    }
    return topics;
  }
}
