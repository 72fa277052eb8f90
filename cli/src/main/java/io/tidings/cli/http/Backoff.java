package io.tidings.cli.http;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before the next attempt: twice as long after each failure, at most 30 s, never
 * less than the server asked for, and up to a fifth longer, so that many clients do not come back
 * together.
 */
public final class Backoff {
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final int MAX_DOUBLINGS = 10;

  private int failures;

  /** An attempt succeeded. */
  public void reset() {
    failures = 0;
  }

  /**
   * The wait after an attempt that failed.
   *
   * @param first after the first failure
   * @param least what the server asked for; it may be longer than 30 s
   */
  public Duration next(Duration first, Duration least) {
    Duration wait = first.multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS));
    failures++;
    if (wait.compareTo(LONGEST) > 0) {
      wait = LONGEST;
    }
    if (wait.compareTo(least) < 0) {
      wait = least;
    }
    return wait.plusMillis(ThreadLocalRandom.current().nextLong(wait.toMillis() / 5 + 1));
  }
}
