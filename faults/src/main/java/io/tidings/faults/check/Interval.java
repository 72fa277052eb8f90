package io.tidings.faults.check;

import java.util.ArrayList;
import java.util.List;

/**
 * A range of history that a client passed without a resync: above {@code from}, and up to its last
 * waypoint.
 *
 * @param epoch whose history the client followed
 * @param leftBehind whether the client did not follow this range, but left it when it came into
 *     that epoch silently: the events that earlier epochs wrote after their forks
 */
record Interval(HistoryPoint from, String epoch, boolean leftBehind, List<Waypoint> waypoints) {

  /** A point where the client was, and the line that shows it. */
  record Waypoint(HistoryPoint point, LedgerLocation location) {}

  static Interval along(String epoch, HistoryPoint from) {
    return new Interval(from, epoch, false, new ArrayList<>());
  }

  static Interval leftBehind(String epoch, HistoryPoint from, Waypoint entry) {
    return new Interval(from, epoch, true, List.of(entry));
  }

  HistoryPoint to() {
    return waypoints.isEmpty() ? from : waypoints.getLast().point();
  }

  /** The first waypoint at or after that point. */
  LedgerLocation pastOf(HistoryPoint point) {
    int low = 0;
    int high = waypoints.size() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (point.after(waypoints.get(middle).point())) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return waypoints.get(low).location();
  }
}
