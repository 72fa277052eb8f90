package io.tidings.faults.check;

import java.util.List;

/** Of latencies, in microseconds, by the nearest rank. */
public record Percentiles(int count, long median, long p99) {

  /** Of one value at least. */
  static Percentiles of(List<Long> values) {
    List<Long> sorted = values.stream().sorted().toList();
    return new Percentiles(sorted.size(), rank(sorted, 50), rank(sorted, 99));
  }

  private static long rank(List<Long> sorted, int percent) {
    return sorted.get((int) ((sorted.size() * (long) percent + 99) / 100) - 1);
  }
}
