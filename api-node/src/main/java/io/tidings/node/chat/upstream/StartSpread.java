package io.tidings.node.chat.upstream;

import io.tidings.node.limits.TokenBuckets;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * When readers start. One that a user's first tab starts does so at once. The thousands that a node
 * takes over from one that died are spread, so that they do not all connect in the same moment, and
 * fail together. Thread-safe.
 */
final class StartSpread {
  static final Duration LONGEST = Duration.ofMillis(500);

  /** More than open their first tab in a second on one node, on a busy morning. */
  private static final int AT_ONCE = 50;

  private final TokenBuckets<Boolean> starts;
  private final RandomGenerator random;

  StartSpread(RandomGenerator random, LongSupplier nanos) {
    this.starts = new TokenBuckets<>(AT_ONCE, AT_ONCE, nanos);
    this.random = random;
  }

  /** The pause before the next one. */
  Duration next() {
    return starts.take(true, 1).isZero()
        ? Duration.ZERO
        : Duration.ofNanos(random.nextLong(LONGEST.toNanos()));
  }
}
