package io.tidings.events;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * An event's id, {@code ms-seq}: unique and strictly increasing in a workspace, over all its
 * topics. It has the form of a <a href="https://redis.io/docs/latest/commands/xadd/">Redis Stream
 * entry id</a>.
 *
 * @param ms milliseconds of the log's clock, 0 to 2^53 - 1 (the log compares in doubles)
 * @param seq distinguishes events of one millisecond, 0 to 2^53 - 1
 */
public record EventId(long ms, long seq) implements Comparable<EventId> {
  private static final long LIMIT = 1L << 53;
  private static final int DIGITS = 16;
  private static final Comparator<EventId> ORDER =
      Comparator.comparingLong(EventId::ms).thenComparingLong(EventId::seq);

  /** Below every event's id. */
  public static final EventId ZERO = new EventId(0, 0);

  public EventId {
    if (ms < 0 || ms >= LIMIT || seq < 0 || seq >= LIMIT) {
      throw new InvalidNameException("event id", ms + "-" + seq, "two numbers below 2^53");
    }
  }

  /** Reads {@code ms-seq}; null when the text is anything else. */
  public static @Nullable EventId read(String text) {
    int dash = text.indexOf('-');
    long ms = number(text, 0, dash);
    long seq = dash < 0 ? -1 : number(text, dash + 1, text.length());
    return ms < 0 || seq < 0 ? null : new EventId(ms, seq);
  }

  /** Reads {@code ms-seq}. */
  public static EventId parse(String text) {
    EventId id = read(text);
    if (id == null) {
      throw new InvalidNameException("event id", text, "of the form ms-seq");
    }
    return id;
  }

  /**
   * The decimal number in that range, or -1; ASCII digits only, and no leading zero, so that each
   * id has one form.
   */
  private static long number(String text, int from, int to) {
    if (to - from < 1 || to - from > DIGITS || (text.charAt(from) == '0' && to - from > 1)) {
      return -1;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value < LIMIT ? value : -1;
  }

  /** Whether this id comes after the other. */
  public boolean after(EventId other) {
    return compareTo(other) > 0;
  }

  /** The greater of the two. */
  public static EventId max(EventId a, EventId b) {
    return a.after(b) ? a : b;
  }

  /** The smaller of the two. */
  public static EventId min(EventId a, EventId b) {
    return a.after(b) ? b : a;
  }

  @Override
  public int compareTo(EventId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return ms + "-" + seq;
  }
}
