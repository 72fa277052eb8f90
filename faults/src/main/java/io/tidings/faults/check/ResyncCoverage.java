package io.tidings.faults.check;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The ranges of topics that resyncs told a client to fetch again. */
final class ResyncCoverage {
  // Maps the beginning of a range to the furthest end of all ranges that begin there or before.
  private final Map<String, NavigableMap<HistoryPoint, HistoryPoint>> byTopic = new HashMap<>();

  /** Adds the range above {@code from} and up to {@code to}. */
  void add(String topic, HistoryPoint from, HistoryPoint to) {
    NavigableMap<HistoryPoint, HistoryPoint> ranges =
        byTopic.computeIfAbsent(topic, _ -> new TreeMap<>());
    Map.@Nullable Entry<HistoryPoint, HistoryPoint> before = ranges.floorEntry(from);
    HistoryPoint end = before != null && before.getValue().after(to) ? before.getValue() : to;
    ranges.put(from, end);
    // A resync of all topics may have moved the client back, before a range of its past.
    for (Map.Entry<HistoryPoint, HistoryPoint> later : ranges.tailMap(from, false).entrySet()) {
      if (!end.after(later.getValue())) {
        break;
      }
      later.setValue(end);
    }
  }

  /** The end of the range that contains the point; null without one. */
  @Nullable HistoryPoint end(String topic, HistoryPoint point) {
    NavigableMap<HistoryPoint, HistoryPoint> ranges = byTopic.get(topic);
    Map.@Nullable Entry<HistoryPoint, HistoryPoint> range =
        ranges == null ? null : ranges.lowerEntry(point);
    return range == null || point.after(range.getValue()) ? null : range.getValue();
  }
}
