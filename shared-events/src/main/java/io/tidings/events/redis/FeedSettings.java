package io.tidings.events.redis;

import java.time.Duration;

/**
 * Settings of a feed.
 *
 * @param tailCheck how long a feed may receive nothing before it looks at the log
 * @param grace how long a topic stays held, and a feed awake, after the last connection left
 * @param maxPending the maximum number of announcements that wait for a pull, and that wait for the
 *     feed's thread
 * @param pageSize most events per topic of one read
 * @param tailEvents most events kept in memory for reconnecting clients
 * @param tailBytes most bytes of them
 */
record FeedSettings(
    Duration tailCheck,
    Duration grace,
    int maxPending,
    int pageSize,
    int tailEvents,
    long tailBytes) {
  static final FeedSettings DEFAULTS =
      new FeedSettings(
          Duration.ofSeconds(2), Duration.ofSeconds(10), 8_192, 1_000, 16_384, 32L << 20);
}
