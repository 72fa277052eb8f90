package io.tidings.node.chat.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pauses grow, and those of many clients differ. */
class ReconnectDelayTest {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private static ReconnectDelay delay(long seed) {
    return new ReconnectDelay(FIRST, LONGEST, new Random(seed));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void pauses_doubleUpToTheLongestAndBeginAnewAfterASuccess(long seed) {
    ReconnectDelay delay = delay(seed);
    for (int round = 0; round < 2; round++) {
      LongStream.of(1, 2, 4, 8, 16, 30, 30, 30)
          .mapToObj(Duration::ofSeconds)
          .forEach(limit -> assertThat(delay.next()).isBetween(limit.dividedBy(2), limit));
      delay.reset();
    }
  }

  @Test
  void draws_ofManyClients_differ() {
    long different =
        LongStream.range(0, 100).mapToObj(seed -> delay(seed).next()).distinct().count();
    assertThat(different).isGreaterThan(90);
    ReconnectDelay one = delay(1);
    assertThat(Stream.generate(one::next).limit(10).skip(6).distinct().count()).isGreaterThan(1);
  }

  @Test
  void wait_thatTheServerAskedFor_isNotShortenedAndSpread() {
    Duration asked = Duration.ofSeconds(60);
    long different =
        LongStream.range(0, 100)
            .mapToObj(seed -> delay(seed).next(asked))
            .peek(pause -> assertThat(pause).isBetween(asked, Duration.ofSeconds(75)))
            .distinct()
            .count();
    assertThat(different).isGreaterThan(90);
    assertThat(delay(1).next(Duration.ofMillis(1))).isGreaterThan(Duration.ofMillis(499));
  }
}
