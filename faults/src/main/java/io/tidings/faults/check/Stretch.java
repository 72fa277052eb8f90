package io.tidings.faults.check;

import java.util.ArrayList;
import java.util.List;

/**
 * A range of history that a client went through without being told to fetch anything: above {@code
 * from}, and up to its last passage.
 *
 * @param epoch whose history the client followed
 * @param leftBehind whether this is not what it followed, but what it left when it came into that
 *     epoch silently: what the epochs before wrote after their forks
 */
record Stretch(Point from, String epoch, boolean leftBehind, List<Passage> passages) {

  /** The client was there. */
  record Passage(Point point, Mark mark) {}

  static Stretch along(String epoch, Point from) {
    return new Stretch(from, epoch, false, new ArrayList<>());
  }

  static Stretch leftBehind(String epoch, Point from, Passage entry) {
    return new Stretch(from, epoch, true, List.of(entry));
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
