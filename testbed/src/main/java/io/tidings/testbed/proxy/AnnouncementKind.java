package io.tidings.testbed.proxy;

/**
 * Kinds of announcements, by the beginning of their text; see shared-events' {@code Announcement}.
 */
public enum AnnouncementKind {
  /** Durable events, including ticks. */
  EVENTS("e "),
  /** Ephemeral events. */
  EPHEMERALS("x "),
  /** The nodes' own probes. */
  PROBES("p "),
  /** Every message of every channel. */
  ANYTHING("");

  private final String prefix;

  AnnouncementKind(String prefix) {
    this.prefix = prefix;
  }

  boolean covers(String text) {
    return text.startsWith(prefix);
  }
}
