package io.tidings.events.redis;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** The metrics of a feed. */
final class FeedMetrics {
  /** Has no meter of its own: {@link Feeds} reports the longest of all. */
  final FeedLag lag = new FeedLag();

  private final Counter holes;
  private final Counter repaired;
  private final Counter foreignAnnouncements;
  private final Counter overrun;

  FeedMetrics(MeterRegistry meters) {
    this.holes = meters.counter("tidings.feed.holes");
    this.repaired = meters.counter("tidings.feed.repaired.events");
    this.foreignAnnouncements = meters.counter("tidings.foreign.announcements");
    this.overrun = meters.counter("tidings.feed.overrun.announcements");
  }

  /** The chain of announcements did not close. */
  void hole() {
    holes.increment();
  }

  void repaired() {
    repaired.increment();
  }

  /** A message of the channel that none of our scripts wrote. */
  void foreignAnnouncement() {
    foreignAnnouncements.increment();
  }

  /** Announcements that were dropped because too many waited. */
  void overrun(int count) {
    overrun.increment(count);
  }
}
