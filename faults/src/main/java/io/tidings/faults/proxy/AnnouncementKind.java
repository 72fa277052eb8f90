package io.tidings.faults.proxy;

/** Kinds of announcements, by the begin of their text; see shared-events' {@code Announcement}. */
public enum AnnouncementKind {
  /** Durable events, ticks too. */
  EVENTS("e "),
  /** Ephemeral events. */
  EPHEMERALS("x "),
  /** The nodes' own signs of life. */
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
