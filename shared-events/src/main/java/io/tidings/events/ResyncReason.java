package io.tidings.events;

import java.util.Locale;

/** Why history cannot serve a client: one word for the wire and the metric label. */
public enum ResyncReason {
  /** The cursor is unreadable, or after the log's end. */
  BAD_CURSOR,
  /** The log began a new epoch. */
  EPOCH,
  /** The cursor is after the point where its epoch was cut off. */
  FORK,
  /** The log forgot events after the cursor. */
  TRIMMED,
  /** The right to read was given after the cursor. */
  ACCESS;

  private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The word on the wire, such as {@code bad-cursor}. */
  public String word() {
    return word;
  }
}
