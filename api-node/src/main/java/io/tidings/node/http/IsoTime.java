package io.tidings.node.http;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/** Times as answers and frames say them: ISO 8601 in UTC, always with milliseconds. */
public final class IsoTime {
  private static final DateTimeFormatter MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private static final DateTimeFormatter MICROS =
      new DateTimeFormatterBuilder().appendInstant(6).toFormatter();

  private IsoTime() {}

  /** With microseconds, for clients that were made for those. */
  public static String micros(Instant time) {
    return MICROS.format(time);
  }

  public static String text(Instant time) {
    return MILLIS.format(time);
  }
}
