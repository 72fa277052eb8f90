package io.tidings.node.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Topic;
import io.tidings.events.redis.SimulatedLog;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What waits for a lane is bounded, and what does not fit is made up for from the log. */
class LaneQueueTest {
  private static final Topic A = new Topic("a");
  private static final int MAX = 10;

  private final LaneQueue queue = new LaneQueue(MAX);

  @Test
  void deliveries_areBoundedInNumber_longBeforeFeedsHoldBack() {
    for (int i = 0; i < MAX; i++) {
      assertThat(queue.hasRoom()).isTrue();
      assertThat(queue.offer(() -> {}, 1)).isTrue();
    }
    assertThat(queue.hasRoom()).as("feeds hold back").isFalse();
    IntStream.range(0, 1_000).forEach(_ -> queue.offer(() -> {}, 1));
    assertThat(queue.offer(() -> {}, 1)).isFalse();
    queue.add(() -> {}); // what connections wait for goes in always
    runAll();
    assertThat(queue.hasRoom()).isTrue();
    assertThat(queue.offer(() -> {}, 1)).isTrue();
  }

  @Test
  void deliveries_areBoundedInBytes() {
    assertThat(queue.offer(() -> {}, 16L << 20)).isTrue();
    assertThat(queue.hasRoom()).as("feeds hold back").isFalse();
    IntStream.range(0, MAX).forEach(_ -> queue.offer(() -> {}, 16L << 20));
    assertThat(queue.offer(() -> {}, 1)).isFalse();
    runAll();
    assertThat(queue.hasRoom()).isTrue();
  }

  private void runAll() {
    for (Runnable task = queue.poll(); task != null; task = queue.poll()) {
      task.run();
    }
  }

  /** A feed that repairs itself tells whole pages, however far the lane is behind. */
  @Test
  void feedThatDoesNotHoldBack_losesNothing() {
    SimulatedLog log = new SimulatedLog(false, 1);
    ManualNode node = new ManualNode(log, 0, 50, 1_000, Duration.ofSeconds(5));
    TestClients clients = new TestClients(node);
    TestClient live = clients.connect(A);
    clients.settle();
    TestClient attaching = clients.connect(A);
    for (int i = 0; i < 500; i++) {
      log.append(A);
      for (boolean busy = true; busy; ) { // the lane does nothing meanwhile
        busy = node.log.receiveMessage();
        busy |= node.log.runFeed();
        busy |= node.log.answerPull();
        busy |= node.log.receiveAnswer();
      }
    }
    int waiting = 0;
    while (node.runLane()) {
      waiting++;
    }
    assertThat(waiting).isLessThan(8 * node.settings.maxBacklog() + 20 + live.events().size());
    clients.settle();
    List<String> all = IntStream.rangeClosed(1, 500).mapToObj(String::valueOf).toList();
    assertThat(live.events()).isEqualTo(all);
    assertThat(attaching.events()).isSubsetOf(all).doesNotHaveDuplicates();
    assertThat(all).endsWith(attaching.events().toArray(String[]::new));
  }
}
