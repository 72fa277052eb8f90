package io.tidings.node.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A line passes when the last one is old enough, and says how many did not. */
class LogThrottleTest {
  @Test
  void log_withinTheInterval_isWithheldAndCounted() {
    AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // the clock may overflow
    LogThrottle throttle = new LogThrottle(Duration.ofNanos(10), now::get);
    List<Long> lines = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      throttle.log(lines::add);
      now.incrementAndGet();
    }
    assertThat(lines).containsExactly(0L, 9L, 9L);
  }
}
