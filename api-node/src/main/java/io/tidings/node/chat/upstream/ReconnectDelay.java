package io.tidings.node.chat.upstream;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Pauses between attempts: each is between a half and all of a limit that doubles. Used by one
 * thread.
 */
final class ReconnectDelay {
  private final Duration first;
  private final Duration longest;
  private final RandomGenerator random;
  private Duration limit;

  ReconnectDelay(Duration first, Duration longest, RandomGenerator random) {
    this.first = first;
    this.longest = longest;
    this.random = random;
    this.limit = first;
  }

  /** The next attempt comes after a success. */
  void reset() {
    limit = first;
  }

  Duration next() {
    Duration pause = limit.minus(part(limit.dividedBy(2)));
    limit = limit.multipliedBy(2).compareTo(longest) > 0 ? longest : limit.multipliedBy(2);
    return pause;
  }

  /**
   * A pause that is at least as long as the server asked for, and at most a quarter longer: all its
   * clients were told the same.
   */
  Duration next(@Nullable Duration asked) {
    Duration own = next();
    return asked == null || asked.compareTo(own) <= 0 ? own : asked.plus(part(asked.dividedBy(4)));
  }

  private Duration part(Duration most) {
    return Duration.ofNanos(random.nextLong(most.toNanos() + 1));
  }
}
