package io.tidings.faults.check;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A range of history that a client went through without being told to fetch anything: above {@code
 * from}, and up to its last passage.
 *
 * @param into the epoch that the client entered silently; null for a range within one epoch
 */
record Stretch(Point from, @Nullable String into, List<Passage> passages) {

  /** The client was there. */
  record Passage(Point point, Mark mark) {}

  static Stretch within(Point from) {
    return new Stretch(from, null, new ArrayList<>());
  }

  static Stretch crossing(Point from, String into, Passage passage) {
    return new Stretch(from, into, List.of(passage));
  }

  Point to() {
    return passages.isEmpty() ? from : passages.getLast().point();
  }

  /** Where the client went past that point, or reached it. */
  Mark pastOf(Point point) {
    int low = 0;
    int high = passages.size() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (point.after(passages.get(middle).point())) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return passages.get(low).mark();
  }
}
