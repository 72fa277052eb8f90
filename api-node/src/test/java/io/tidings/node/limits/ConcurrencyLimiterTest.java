package io.tidings.node.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidings.node.http.TooBusyException;
import io.tidings.node.ops.Limit;
import io.tidings.node.ops.RejectionMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Few at a time; the others wait, and not for ever. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ConcurrencyLimiterTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final RejectionMetrics rejectionMetrics = new RejectionMetrics(meters);

  private ConcurrencyLimiter limiter(int turns, Duration maxWait) {
    return new ConcurrencyLimiter(turns, maxWait, Limit.LARGE_BODIES, rejectionMetrics);
  }

  @Test
  void run_byMany_isDoneByAsManyAtATimeAsThereAreTurns() {
    ConcurrencyLimiter limiter = limiter(2, Duration.ofMinutes(1));
    AtomicInteger present = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(
          CompletableFuture.runAsync(
              () ->
                  limiter.run(() -> {
                    most.accumulateAndGet(present.incrementAndGet(), Math::max);
                    return present.decrementAndGet();
                  }),
              Thread::startVirtualThread));
    }
    all.forEach(CompletableFuture::join);
    assertThat(most.get()).isBetween(1, 2);
  }

  @Test
  void run_withoutATurn_isRefusedAndCounted_andHasOneOnceItIsFree() {
    ConcurrencyLimiter limiter = limiter(1, Duration.ofMillis(1));
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    CompletableFuture<Boolean> longWork =
        CompletableFuture.supplyAsync(
            () ->
                limiter.run(() -> {
                  begun.countDown();
                  return await(end);
                }),
            Thread::startVirtualThread);
    assertThat(await(begun)).isTrue();
    assertThatThrownBy(() -> limiter.run(() -> 1)).isInstanceOf(TooBusyException.class);
    assertThat(meters.counter("tidings.rejections", "limit", "large-bodies").count()).isEqualTo(1);
    end.countDown();
    assertThat(longWork.join()).isTrue();
    assertThat(limiter.<Integer>run(() -> 1)).isEqualTo(1);
  }

  @Test
  void run_thatFails_givesItsTurnBack() {
    ConcurrencyLimiter limiter = limiter(1, Duration.ofMillis(1));
    assertThatThrownBy(() ->
            limiter.run(() -> {
              throw new IllegalStateException("a fault");
            }))
        .hasMessage("a fault");
    assertThat(limiter.<Integer>run(() -> 1)).isEqualTo(1);
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
