package io.tidings.faults.check;

import java.util.Comparator;

/**
 * A place in the history of the whole run: epochs stand one after the other, and what two of them
 * share belongs to the older one.
 *
 * @param epoch its rank, from 0
 */
record Point(int epoch, Id id) implements Comparable<Point> {
  private static final Comparator<Point> ORDER =
      Comparator.comparingInt(Point::epoch).thenComparing(Point::id);

  @Override
  public int compareTo(Point other) {
    return ORDER.compare(this, other);
  }

  boolean after(Point other) {
    return compareTo(other) > 0;
  }
}
