package io.tidings.loadtest;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.HdrHistogram.ConcurrentHistogram;

/** How long things of several kinds took, in milliseconds. May be used by any thread. */
final class Latencies {
  /** Each counts up to two seconds. */
  private static final int SIGNIFICANT_DIGITS = 3;

  private final Map<String, ConcurrentHistogram> kinds = new ConcurrentSkipListMap<>();

  /** Takes one; clocks of two machines may make it negative, which counts as 0. */
  void record(String kind, long ms) {
    kinds
        .computeIfAbsent(kind, _ -> new ConcurrentHistogram(SIGNIFICANT_DIGITS))
        .recordValue(Math.max(0, ms));
  }

  /** A line for each kind. */
  List<String> lines() {
    return kinds.entrySet().stream()
        .map(entry ->
            "%s: %d, p50 %d ms, p99 %d ms, most %d ms"
                .formatted(
                    entry.getKey(),
                    entry.getValue().getTotalCount(),
                    entry.getValue().getValueAtPercentile(50),
                    entry.getValue().getValueAtPercentile(99),
                    entry.getValue().getMaxValue()))
        .toList();
  }
}
