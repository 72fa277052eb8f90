package io.tidings.node.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A lane ends when it is told to, and for no other reason; when it does not work, it shows. */
class LaneTest {
  private final AtomicBoolean clockFails = new AtomicBoolean();
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicLong later = new AtomicLong();
  private final Lane lane =
      new Lane(
          "lane-under-test",
          RelaySettings.defaults("n"),
          new RelayMeters(new SimpleMeterRegistry(), 1),
          new OutboxBudget(Long.MAX_VALUE),
          Runnable::run,
          () -> System.nanoTime() + later.get(),
          this::time);

  private Instant time() {
    if (clockFails.get()) {
      failures.incrementAndGet();
      throw new AssertionError("no clock");
    }
    return Instant.now();
  }

  @AfterEach
  void stop() {
    lane.stop();
  }

  /** Outside of its tasks, which may throw anyway. */
  @Test
  void exceptionOfARound_isNotTheLanesEnd() throws InterruptedException {
    clockFails.set(true);
    lane.start();
    await("rounds that fail").until(() -> failures.get() > 1);
    CountDownLatch done = new CountDownLatch(1);
    clockFails.set(false);
    lane.execute(done::countDown);
    assertThat(done.await(10, TimeUnit.SECONDS)).as("the lane goes on").isTrue();
    await("rounds that go well").until(lane::works);
  }

  @Test
  void laneWhoseRoundsFail_orThatIsStuck_orHasEnded_doesNotWork() {
    assertThat(lane.works()).as("not started").isFalse();
    lane.start();
    await().until(lane::works);
    clockFails.set(true);
    passLongTime();
    await("rounds fail").until(() -> !lane.works());
    clockFails.set(false);
    await().until(lane::works);

    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch stuck = new CountDownLatch(1);
    lane.execute(() -> {
      stuck.countDown();
      awaitQuietly(release);
    });
    awaitQuietly(stuck);
    passLongTime();
    assertThat(lane.works()).as("stuck in a task").isFalse();
    release.countDown();
    await().until(lane::works);

    lane.stop();
    await("its thread has ended").until(() -> !lane.works());
  }

  @Test
  void interrupt_isNotTheLanesEnd() throws InterruptedException {
    lane.start();
    lane.execute(() -> Thread.currentThread().interrupt());
    CountDownLatch done = new CountDownLatch(1);
    lane.execute(done::countDown);
    CountDownLatch afterwards = new CountDownLatch(1);
    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    lane.execute(afterwards::countDown);
    assertThat(afterwards.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(lane.works()).isTrue();
  }

  private void passLongTime() {
    later.addAndGet(Duration.ofMinutes(1).toNanos());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
