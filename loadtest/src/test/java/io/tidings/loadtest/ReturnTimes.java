package io.tidings.loadtest;

import java.time.Duration;
import org.HdrHistogram.ConcurrentHistogram;

/** How long interrupted streams took until they were live again, and the bound for it. */
final class ReturnTimes {
  private static final int SIGNIFICANT_DIGITS = 3;

  private final String what;
  private final Duration bound;
  private final ConcurrentHistogram times = new ConcurrentHistogram(SIGNIFICANT_DIGITS);

  /**
   * Reads the bound.
   *
   * @param what happened to the streams, such as {@code cut}
   */
  ReturnTimes(Settings settings, String what) {
    this.what = what;
    this.bound =
        settings.duration(
            "LIVE_AGAIN", Duration.ofSeconds(15), Duration.ofMillis(100), Duration.ofHours(1));
  }

  void add(long millis) {
    times.recordValue(Math.max(0, millis));
  }

  long count() {
    return times.getTotalCount();
  }

  /** Notes the percentiles; fails when one took too long, or when not so many came back. */
  void judge(LoadReport report, long expected) {
    report.note(
        "%d returns of %s streams: live again after %d ms (p50), %d ms (p99), %d ms (all)"
            .formatted(
                count(),
                what,
                times.getValueAtPercentile(50),
                times.getValueAtPercentile(99),
                times.getMaxValue()));
    if (count() < expected) {
      report.failed("%d of %d %s streams came back".formatted(count(), expected, what));
    }
    if (times.getMaxValue() > bound.toMillis()) {
      report.failed(
          "a %s stream was live again after %d ms, more than the %d ms of LIVE_AGAIN"
              .formatted(what, times.getMaxValue(), bound.toMillis()));
    }
  }
}
