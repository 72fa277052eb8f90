package io.tidings.faults.check;

import java.util.Comparator;

/**
 * A point in the history of the whole run: epochs follow each other, and events that two of them
 * share belong to the older one.
 *
 * @param epoch its rank, from 0
 */
record HistoryPoint(int epoch, LedgerEventId id) implements Comparable<HistoryPoint> {
  private static final Comparator<HistoryPoint> ORDER =
      Comparator.comparingInt(HistoryPoint::epoch).thenComparing(HistoryPoint::id);

  @Override
  public int compareTo(HistoryPoint other) {
    return ORDER.compare(this, other);
  }

  boolean after(HistoryPoint other) {
    return compareTo(other) > 0;
  }
}
