package io.tidings.node.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A lane ends when it is told to, and for no other reason; when it does not work, it shows. */
class LaneTest {
  private final AtomicBoolean clockFails = new AtomicBoolean();
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicLong later = new AtomicLong();
  private final Lane lane = lane(() -> System.nanoTime() + later.get());

  private Lane lane(LongSupplier nanos) {
    return new Lane(
        "lane-under-test",
        RelaySettings.defaults("n"),
        new RelayMeters(new SimpleMeterRegistry(), 1),
        new OutboxBudget(Long.MAX_VALUE),
        Runnable::run,
        nanos,
        this::time);
  }

  /** After a pause, so that it is no part of a burst. */
  private boolean deliverNow(BooleanSupplier isShort, Runnable delivery) {
    later.addAndGet(TimeUnit.MICROSECONDS.toNanos(100));
    return lane.deliverNow(isShort, delivery);
  }

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

  @Test
  void deliveriesOfABurst_areGathered() {
    AtomicLong clock = new AtomicLong();
    Lane frozen = lane(clock::get);
    frozen.start();
    try {
      await("the lane sleeps").until(() -> frozen.deliverNow(() -> true, () -> {}));
      assertThat(frozen.deliverNow(() -> true, () -> {})).as("just after it").isFalse();
      clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
      await("later").until(() -> frozen.deliverNow(() -> true, () -> {}));
    } finally {
      frozen.stop();
    }
  }

  /** The lane's own thread and others that deliver take turns, and no work is forgotten. */
  @Test
  void deliveryOnTheFeedsThread_overtakesNothing_andRunsAlone() throws InterruptedException {
    lane.start();
    List<Integer> ran = new ArrayList<>(); // the lane's: two threads at once would break it
    AtomicBoolean busy = new AtomicBoolean();
    AtomicInteger overlaps = new AtomicInteger();
    AtomicInteger ranHere = new AtomicInteger();
    Thread feed = Thread.currentThread();
    await("the lane sleeps").until(() -> deliverNow(() -> true, () -> {}));
    for (int i = 0; i < 30_000; i++) {
      int number = i;
      Runnable task =
          () -> {
            overlaps.addAndGet(busy.getAndSet(true) ? 1 : 0);
            ran.add(number);
            ranHere.addAndGet(Thread.currentThread().equals(feed) ? 1 : 0);
            busy.set(false);
          };
      if (i % 1_000 == 999) { // once the lane has caught up
        while (!deliverNow(() -> true, task)) {
          Thread.onSpinWait();
        }
      } else if (i % 64 == 0) {
        lane.execute(task);
      } else if (i % 4 == 0 || !deliverNow(() -> number % 4 != 1, task)) {
        while (!lane.deliver(task, 1)) {
          Thread.onSpinWait();
        }
      }
    }
    CountDownLatch done = new CountDownLatch(1);
    lane.execute(done::countDown);
    assertThat(done.await(10, TimeUnit.SECONDS)).as("all is done").isTrue();
    assertThat(overlaps).as("at the same time").hasValue(0);
    assertThat(ran).as("in order").isEqualTo(IntStream.range(0, 30_000).boxed().toList());
    assertThat(ranHere).as("on the feed's thread").hasValueGreaterThanOrEqualTo(30);
  }

  @Test
  void deliveryOnTheFeedsThread_thatFails_isNotItsEnd() {
    lane.start();
    await("the lane sleeps")
        .until(() ->
            deliverNow(
                () -> true,
                () -> {
                  throw new IllegalStateException("a bug");
                }));
    await("a turn ended").until(() -> deliverNow(() -> true, () -> {}));
    clockFails.set(true);
    assertThat(deliverNow(() -> true, () -> {})).as("is to be queued").isFalse();
    clockFails.set(false);
    await("rounds that go well").until(() -> deliverNow(() -> true, () -> {}));
  }

  @Test
  void virtualThread_doesNotTakeTheTurn() throws InterruptedException {
    lane.start();
    await("the lane sleeps").until(() -> deliverNow(() -> true, () -> {}));
    AtomicBoolean taken = new AtomicBoolean();
    Thread.startVirtualThread(() -> taken.set(deliverNow(() -> true, () -> {}))).join();
    assertThat(taken).isFalse();
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
