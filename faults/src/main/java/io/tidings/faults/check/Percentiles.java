package io.tidings.faults.check;

import org.HdrHistogram.Histogram;

/** Percentiles of latencies, in microseconds. */
public record Percentiles(long count, long median, long p99) {
  /** Up to 32 ms each microsecond counts, and longer latencies are exact to 0.01 %. */
  private static final int SIGNIFICANT_DIGITS = 4;

  static Histogram histogram() {
    return new Histogram(SIGNIFICANT_DIGITS);
  }

  static Percentiles of(Histogram latencies) {
    return new Percentiles(
        latencies.getTotalCount(),
        latencies.getValueAtPercentile(50),
        latencies.getValueAtPercentile(99));
  }
}
