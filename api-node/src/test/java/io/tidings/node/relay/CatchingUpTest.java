package io.tidings.node.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Event;
import io.tidings.events.Topic;
import io.tidings.events.redis.SimulatedLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A node that reads what it missed, two events at a time, tells its clients how late it is. */
class CatchingUpTest {
  private static final Topic A = new Topic("a");
  private static final Topic B = new Topic("b");

  private final SimulatedLog log = new SimulatedLog(false, 1);
  private final ManualNode node = new ManualNode(log, 0, 2, Duration.ofSeconds(5));
  private final TestClients clients = new TestClients(node);

  /** Lets everything under way happen but answers to pulls. */
  private void settle() {
    for (boolean busy = true; busy; ) {
      busy = node.log.acknowledgeSubscription();
      busy |= node.log.receiveMessage();
      busy |= node.log.runFeed();
      busy |= node.log.answerRead();
      busy |= node.log.receiveAnswer();
      busy |= node.runLane();
    }
  }

  private void settleWithPulls() {
    do {
      settle();
    } while (node.log.answerPull());
  }

  /** As many events that this node does not hear of, apart in time; and one that it does. */
  private List<String> miss(int count, Duration apart) {
    List<Event> missed = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      log.advance(apart);
      missed.add(log.append(i % 2 == 0 ? A : B));
      node.log.loseMessage();
    }
    missed.add(log.append(A));
    return missed.stream().map(event -> event.envelope().data().asString()).toList();
  }

  @Test
  void moreThanTwoSecondsBehind_isToldOnce_andTheEndOfIt() {
    TestClient client = clients.connect(A, B);
    settleWithPulls();
    List<String> missed = miss(12, Duration.ofSeconds(1));
    settleWithPulls();
    assertThat(client.received("event")).isEqualTo(missed);
    assertThat(client.received("degraded")).containsExactly("10000", "0");
    List<String> words = client.frames.stream().map(frame -> frame.split(" ", 2)[0]).toList();
    assertThat(words.lastIndexOf("degraded")).isGreaterThan(words.lastIndexOf("event"));
  }

  @Test
  void lessThanTwoSecondsBehind_isNotTold() {
    TestClient client = clients.connect(A, B);
    settleWithPulls();
    List<String> missed = miss(12, Duration.ofMillis(100));
    settleWithPulls();
    assertThat(client.received("event")).isEqualTo(missed);
    assertThat(client.received("degraded")).isEmpty();
  }

  @Test
  void connectionOpenedMeanwhile_isToldToo_andIsNotClosed() {
    TestClient first = clients.connect(A, B);
    settleWithPulls();
    miss(12, Duration.ofSeconds(1));
    settle();
    node.log.answerPull();
    settle();
    assertThat(first.received("degraded")).containsExactly("10000");
    TestClient second = clients.connect(A);
    settle();
    assertThat(second.received("degraded")).containsExactly("10000");
    for (int page = 0; page < 4; page++) { // each takes longer than an attach may take, in sum
      log.advance(Duration.ofSeconds(3));
      node.log.answerPull();
      settle();
    }
    assertThat(second.received("closed")).isEmpty();
    settleWithPulls();
    assertThat(second.received("degraded")).containsExactly("10000", "0");
    assertThat(second.frames).anyMatch(frame -> frame.startsWith("connected"));
    String later = log.append(A).envelope().data().asString();
    settleWithPulls();
    assertThat(second.received("event")).containsExactly(later);
  }

  @Test
  void feedThatStops_forgetsThatItWasBehind() {
    clients.connect(A, B);
    settleWithPulls();
    miss(12, Duration.ofSeconds(1));
    settleWithPulls();
    TestClient later = clients.connect(A);
    settleWithPulls();
    assertThat(later.received("degraded")).isEmpty();
  }
}
