package io.tidings.faults.check;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An event id, {@code ms-seq}: two numbers below 2^53, in one form only. */
record Id(long ms, long seq) implements Comparable<Id> {
  private static final Pattern FORM = Pattern.compile("(0|[1-9][0-9]{0,15})-(0|[1-9][0-9]{0,15})");
  private static final Comparator<Id> ORDER =
      Comparator.comparingLong(Id::ms).thenComparingLong(Id::seq);
  private static final long LIMIT = 1L << 53;

  static @Nullable Id read(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    Id id = new Id(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
    return id.ms < LIMIT && id.seq < LIMIT ? id : null;
  }

  @Override
  public int compareTo(Id other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return ms + "-" + seq;
  }
}
