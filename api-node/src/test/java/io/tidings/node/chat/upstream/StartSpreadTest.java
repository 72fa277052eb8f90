package io.tidings.node.chat.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** When readers start. */
class StartSpreadTest {
  private final AtomicLong nanos = new AtomicLong();
  private final StartSpread spread = new StartSpread(new Random(1), nanos::get);

  @Test
  void manyAtOnce_areSpreadOverHalfASecond() {
    List<Duration> pauses = Stream.generate(spread::next).limit(3_333).toList();
    assertThat(pauses).allSatisfy(pause -> assertThat(pause).isLessThan(StartSpread.LONGEST));
    for (int tenth = 1; tenth < 10; tenth++) {
      Duration from = StartSpread.LONGEST.multipliedBy(tenth).dividedBy(10);
      Duration to = from.plus(StartSpread.LONGEST.dividedBy(10));
      assertThat(pauses.stream().filter(p -> p.compareTo(from) >= 0 && p.compareTo(to) < 0).count())
          .as("from %s", from)
          .isBetween(200L, 460L);
    }
  }

  @Test
  void oneAfterTheOther_doNotWait() {
    for (int i = 0; i < 500; i++) {
      assertThat(spread.next()).isZero();
      nanos.addAndGet(Duration.ofMillis(25).toNanos());
    }
  }
}
