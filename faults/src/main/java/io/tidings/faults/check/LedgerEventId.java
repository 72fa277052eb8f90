package io.tidings.faults.check;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An event id, {@code ms-seq}: two numbers below 2^53, in one form only. */
record LedgerEventId(long ms, long seq) implements Comparable<LedgerEventId> {
  private static final Pattern FORM = Pattern.compile("(0|[1-9][0-9]{0,15})-(0|[1-9][0-9]{0,15})");
  private static final Comparator<LedgerEventId> ORDER =
      Comparator.comparingLong(LedgerEventId::ms).thenComparingLong(LedgerEventId::seq);
  private static final long LIMIT = 1L << 53;

  static @Nullable LedgerEventId read(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    LedgerEventId id =
        new LedgerEventId(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
    return id.ms < LIMIT && id.seq < LIMIT ? id : null;
  }

  @Override
  public int compareTo(LedgerEventId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return ms + "-" + seq;
  }
}
