package io.tidings.node.http;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/** Times as answers and frames say them: ISO 8601 in UTC, always with milliseconds. */
public final class IsoTime {
  private static final DateTimeFormatter MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private IsoTime() {}

  public static String text(Instant time) {
    return MILLIS.format(time);
  }
}
