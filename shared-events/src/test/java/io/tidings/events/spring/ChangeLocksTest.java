package io.tidings.events.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.spring.ChangeLocks.HeldLocks;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ChangeLocksTest {
  /** Not those of the common pool, which has one thread on a small machine. */
  private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

  private final ChangeLocks locks = new ChangeLocks();

  private static long in(Duration time) {
    return System.nanoTime() + time.toNanos();
  }

  @Test
  void change_ofAHeldName_waitsForIt_untilItsDeadline() throws InterruptedException {
    try (HeldLocks first = locks.new HeldLocks()) {
      assertThat(first.take(Set.of("a", "b"), in(Duration.ofSeconds(1)))).isTrue();
      assertThat(takenElsewhere("b", Duration.ofMillis(20))).isFalse();
      assertThat(takenElsewhere("c", Duration.ofMillis(20))).isTrue();
    }
    assertThat(takenElsewhere("b", Duration.ofMillis(20))).isTrue();
  }

  private boolean takenElsewhere(String name, Duration patience) {
    return CompletableFuture.supplyAsync(
            () -> {
              try (HeldLocks other = locks.new HeldLocks()) {
                return other.take(Set.of(name), in(patience));
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            },
            THREADS)
        .join();
  }

  /** Two changes that each need what the other has would otherwise stand still. */
  @Test
  void changes_thatComeToDependInACircle_goOn() throws Exception {
    CountDownLatch bothHold = new CountDownLatch(2);
    CompletableFuture<Void> one =
        CompletableFuture.runAsync(() -> takeInTurn("x", "y", bothHold), THREADS);
    CompletableFuture<Void> other =
        CompletableFuture.runAsync(() -> takeInTurn("y", "x", bothHold), THREADS);
    CompletableFuture.allOf(one, other).get(10, TimeUnit.SECONDS);
  }

  private void takeInTurn(String first, String second, CountDownLatch bothHold) {
    try (HeldLocks held = locks.new HeldLocks()) {
      held.takeMore(Set.of(first));
      bothHold.countDown();
      bothHold.await();
      held.takeMore(Set.of(second));
      held.takeMore(Set.of(second));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
