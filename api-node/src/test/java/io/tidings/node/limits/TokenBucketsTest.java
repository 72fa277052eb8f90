package io.tidings.node.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Rate, burst and memory of token buckets, on a clock moved by hand. */
class TokenBucketsTest {
  // Near the end of the range, since nanoTime may begin anywhere.
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000);
  private final TokenBuckets<String> buckets = new TokenBuckets<>(10, 5, now::get);

  @Test
  void take_untilEmpty_thenTellsWhenThereIsMore() {
    for (int i = 0; i < 5; i++) {
      assertThat(buckets.take("a", 1)).isZero();
    }
    assertThat(buckets.take("a", 1)).isEqualTo(Duration.ofMillis(100));
    assertThat(buckets.take("a", 3)).isEqualTo(Duration.ofMillis(300));
    pass(Duration.ofMillis(100));
    assertThat(buckets.take("a", 1)).isZero();
    assertThat(buckets.take("a", 1)).isEqualTo(Duration.ofMillis(100));
  }

  @Test
  void release_whatWasTaken_isThereAgainAndNoMore() {
    for (int i = 0; i < 5; i++) {
      buckets.take("a", 1);
    }
    buckets.release("a", 2);
    assertThat(buckets.take("a", 2)).isZero();
    assertThat(buckets.take("a", 1)).isPositive();
    buckets.release("b", 100);
    buckets.take("c", 1);
    buckets.release("c", 100);
    for (String key : new String[] {"b", "c"}) {
      assertThat(buckets.take(key, 5)).as(key).isZero();
      assertThat(buckets.take(key, 1)).as(key).isPositive();
    }
  }

  @Test
  void take_refused_takesNothing() {
    assertThat(buckets.take("a", 4)).isZero();
    assertThat(buckets.take("a", 2)).isPositive();
    assertThat(buckets.take("a", 1)).isZero();
  }

  @Test
  void take_otherKey_hasABucketOfItsOwn() {
    assertThat(buckets.take("a", 5)).isZero();
    assertThat(buckets.take("b", 5)).isZero();
    assertThat(buckets.take("a", 1)).isPositive();
  }

  @Test
  void take_moreThanABucketHolds_isGivenFromAFullOneAndOwed() {
    assertThat(buckets.take("a", 20)).isZero();
    assertThat(buckets.take("a", 1)).isEqualTo(Duration.ofMillis(1_600));
    pass(Duration.ofMillis(1_600));
    assertThat(buckets.take("a", 1)).isZero();
    assertThat(buckets.take("a", 20)).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void take_afterALongRest_isNoMoreThanABurst() {
    assertThat(buckets.take("a", 5)).isZero();
    pass(Duration.ofHours(1));
    assertThat(buckets.take("a", 5)).isZero();
    assertThat(buckets.take("a", 1)).isPositive();
  }

  @Test
  void buckets_fullAgain_takeNoMemory() {
    for (int i = 0; i < 1_000; i++) {
      buckets.take("key-" + i, 1);
    }
    buckets.take("greedy", 100);
    assertThat(buckets.size()).isEqualTo(1_001);
    pass(Duration.ofSeconds(2));
    assertThat(buckets.take("greedy", 1)).isPositive();
    assertThat(buckets.size()).isEqualTo(1);
  }

  @Test
  void buckets_ofTooManyKeys_areBounded() {
    buckets.take("known", 5);
    for (int i = 0; i < 2 * TokenBuckets.MAX_KEYS; i++) {
      buckets.take("key-" + i, 5);
    }
    assertThat(buckets.size()).isEqualTo(TokenBuckets.MAX_KEYS);
    assertThat(buckets.take("known", 1)).isPositive();
    assertThat(buckets.take("newcomer", 5)).isZero();
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }
}
