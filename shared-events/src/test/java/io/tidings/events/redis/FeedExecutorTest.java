package io.tidings.events.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A feed's tasks run as on one thread, whichever threads run them. */
class FeedExecutorTest {
  private final ArrayDeque<Runnable> others = new ArrayDeque<>();
  private final FeedExecutor feed = new FeedExecutor(others::add);
  private final List<String> ran = new ArrayList<>();

  @Test
  void announcement_runsAtOnce_onTheLoopThatReadIt() {
    feed.executeHere(() -> ran.add("announcement"));
    assertThat(ran).containsExactly("announcement");
    assertThat(others).isEmpty();
  }

  @Test
  void announcementBehindOtherTasks_waitsForThem() {
    feed.execute(() -> ran.add("attach"));
    feed.executeHere(() -> ran.add("announcement"));
    assertThat(ran).as("the loop waits for nothing").isEmpty();
    assertThat(others).as("one thread at a time").hasSize(1);
    others.remove().run();
    assertThat(ran).containsExactly("attach", "announcement");
  }

  @Test
  void taskOfATask_runsAfterIt() {
    feed.executeHere(() -> {
      feed.executeHere(() -> ran.add("second"));
      ran.add("first");
    });
    assertThat(ran).containsExactly("first", "second");
  }

  @Test
  void taskThatThrows_isNotTheFeedsEnd() {
    feed.executeHere(() -> {
      throw new IllegalStateException("a bug");
    });
    feed.executeHere(() -> ran.add("next"));
    assertThat(ran).containsExactly("next");
  }

  @Test
  void manyTasks_doNotKeepAnEventLoopForLong() {
    feed.execute(() -> {});
    IntStream.range(0, 100).forEach(i -> feed.executeHere(() -> ran.add("" + i)));
    others.remove().run();
    assertThat(ran).hasSizeLessThan(100);
    others.remove().run();
    assertThat(ran).isEqualTo(IntStream.range(0, 100).mapToObj(String::valueOf).toList());
    assertThat(others).isEmpty();
  }

  @Test
  void closed_dropsItsTasks() {
    feed.execute(() -> ran.add("late"));
    feed.close();
    others.remove().run();
    assertThat(ran).isEmpty();
  }

  @Test
  void threads_takeTurns() throws InterruptedException {
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      FeedExecutor shared = new FeedExecutor(threads);
      int[] count = new int[1]; // plain: two threads at once would lose some
      AtomicBoolean busy = new AtomicBoolean();
      AtomicInteger overlaps = new AtomicInteger();
      CountDownLatch done = new CountDownLatch(60_000);
      Runnable task =
          () -> {
            overlaps.addAndGet(busy.getAndSet(true) ? 1 : 0);
            count[0]++;
            busy.set(false);
            done.countDown();
          };
      threads.execute(() -> IntStream.range(0, 20_000).forEach(_ -> shared.executeHere(task)));
      threads.execute(() -> IntStream.range(0, 20_000).forEach(_ -> shared.executeHere(task)));
      IntStream.range(0, 20_000).forEach(_ -> shared.execute(task));
      assertThat(done.await(10, TimeUnit.SECONDS)).as("all is done").isTrue();
      assertThat(overlaps).hasValue(0);
      assertThat(count[0]).isEqualTo(60_000);
    }
  }
}
