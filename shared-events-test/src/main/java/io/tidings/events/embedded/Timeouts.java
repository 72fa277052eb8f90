package io.tidings.events.embedded;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for conditions, for a limited time. */
final class Timeouts {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long PAUSE_MILLIS = 50;

  private Timeouts() {}

  /**
   * Returns once the condition holds; servers that do not answer or that refuse are asked again.
   */
  static void awaitTrue(String what, BooleanSupplier holds) {
    awaitPresent(what, () -> holds.getAsBoolean() ? Optional.of(what) : Optional.empty());
  }

  /** Returns the value once there is one. */
  static <T> T awaitPresent(String what, Supplier<Optional<T>> look) {
    long since = System.nanoTime();
    RuntimeException last = null;
    while (System.nanoTime() - since < LIMIT.toNanos()) {
      try {
        Optional<T> found = look.get();
        if (found.isPresent()) {
          return found.get();
        }
        last = null;
      } catch (UncheckedIOException | RedisErrorReplyException e) {
        last = e;
      }
      pause(what);
    }
    throw new IllegalStateException(
        "waited " + LIMIT.toSeconds() + " s in vain for: " + what, last);
  }

  private static void pause(String what) {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for: " + what, e);
    }
  }
}
