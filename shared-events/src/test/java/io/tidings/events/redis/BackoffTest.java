package io.tidings.events.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Duration FIRST = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofSeconds(1);

  @Test
  void after_manyAttempts_doublesUpToTheLimitWithAJitterOfAQuarter() {
    Duration pause = Backoff.after(Duration.ZERO, FIRST, LONGEST);
    assertThat(pause).isEqualTo(FIRST);
    for (int i = 0; i < 100; i++) {
      Duration doubled =
          pause.multipliedBy(2).compareTo(LONGEST) < 0 ? pause.multipliedBy(2) : LONGEST;
      pause = Backoff.after(pause, FIRST, LONGEST);
      assertThat(pause).isBetween(doubled.multipliedBy(3).dividedBy(4).minusMillis(1), doubled);
    }
  }

  @Test
  void after_drawnOften_differs() {
    Set<Duration> draws = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      draws.add(Backoff.after(LONGEST, FIRST, LONGEST));
    }
    assertThat(draws).hasSizeGreaterThan(10);
  }
}
