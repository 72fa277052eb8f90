package io.tidings.events.redis;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Pauses between attempts: they double, up to a limit, with a jitter of a quarter. */
final class Backoff {
  private Backoff() {}

  static Duration after(Duration last, Duration first, Duration longest) {
    if (last.isZero()) {
      return first;
    }
    long doubled = Math.min(last.toMillis() * 2, longest.toMillis());
    return Duration.ofMillis(doubled - ThreadLocalRandom.current().nextLong(doubled / 4 + 1));
  }
}
