package io.tidings.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How a command waits before it tries or looks again. Tests wait for nothing. */
@FunctionalInterface
public interface Pause {
  /** Until the time is over, or the latch is open. */
  void await(Duration time, CountDownLatch over) throws InterruptedException;

  /** As long as it says. */
  static Pause real() {
    return (time, over) -> {
      boolean ended = over.await(time.toMillis(), TimeUnit.MILLISECONDS);
      assert ended || over.getCount() > 0;
    };
  }
}
