package io.tidings.node.ops;

import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Lets one line pass in a time, so that no sender can fill the log. Thread-safe. */
final class LogThrottle {
  private final long interval;
  private final LongSupplier nanos;
  private boolean passed;
  private long last;
  private long withheld;

  LogThrottle(Duration interval, LongSupplier nanos) {
    this.interval = interval.toNanos();
    this.nanos = nanos;
  }

  /**
   * @param line writes a line, and is given how many were withheld since the one before it
   */
  synchronized void log(LongConsumer line) {
    long now = nanos.getAsLong();
    if (passed && now - last < interval) {
      withheld++;
      return;
    }
    line.accept(withheld);
    passed = true;
    last = now;
    withheld = 0;
  }
}
