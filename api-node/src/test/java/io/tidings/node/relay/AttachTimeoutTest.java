package io.tidings.node.relay;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Cursor;
import io.tidings.events.Topic;
import io.tidings.events.redis.SimulatedLog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Closes connections whose answer will never come, but not those that wait for a busy node. */
class AttachTimeoutTest {
  private static final Topic A = new Topic("a");

  private final SimulatedLog log = new SimulatedLog(false, 1);
  private final ManualNode node = new ManualNode(log, 0, 2, Duration.ofSeconds(5));
  private final TestClients clients = new TestClients(node);

  /** A storm once grew because the node closed connections whose turn had not come. */
  @Test
  void timeout_runsWhileNoConnectionIsAnswered() {
    TestClient first = waiting();
    TestClient second = waiting();
    clients.pass(Duration.ofSeconds(4));
    answer(first);
    clients.pass(Duration.ofSeconds(4));
    assertThat(second.closed(CloseReason.TIMEOUT)).isFalse();
    clients.pass(Duration.ofSeconds(2));
    assertThat(second.closed(CloseReason.TIMEOUT)).isTrue();
    assertThat(first.frames).anyMatch(frame -> frame.startsWith("connected "));
  }

  @Test
  void grantThatEnds_endsTheStreamWithinASecond_andNoSooner() {
    TestClient bounded = new TestClient(new FaultyDialect());
    bounded.expires = Instant.ofEpochMilli(log.millis() + 2_000);
    clients.open(bounded, new StartPosition.Now(), A);
    clients.pass(Duration.ofMillis(1_750));
    assertThat(bounded.frames).noneMatch(frame -> frame.startsWith("closed"));
    clients.pass(Duration.ofSeconds(1));
    assertThat(bounded.closed(CloseReason.SESSION_EXPIRED)).isTrue();
  }

  /** It once sent keepalives and no events for as long as others came and were answered. */
  @Test
  void lostAnswer_isNotWaitedFor_whileLaterRequestsAreAnswered() {
    TestClient lost = waiting();
    for (int i = 0; i < 8; i++) {
      TestClient later = clients.connect(A);
      clients.pass(Duration.ofSeconds(1));
      assertThat(later.frames).anyMatch(frame -> frame.startsWith("connected"));
    }
    assertThat(lost.closed(CloseReason.TIMEOUT)).isTrue();
  }

  @Test
  void thousandsOfConnections_answeredOneAfterTheOther_areAllAnswered() {
    List<TestClient> all = IntStream.range(0, 40).mapToObj(_ -> waiting()).toList();
    for (TestClient each : all) { // the last after 40 s, eight times the timeout
      clients.pass(Duration.ofSeconds(1));
      answer(each);
    }
    clients.settle();
    assertThat(all)
        .allSatisfy(
            client -> assertThat(client.frames).anyMatch(frame -> frame.startsWith("connected")));
  }

  /** A node just started once sent a quarter of five thousand newcomers away. */
  @Test
  void everythingIsLate_noConnectionIsClosed_untilTheNodeIsPromptAgain() {
    TestClient one = waiting();
    TestClient another = waiting();
    clients.settle();
    for (int i = 0; i < 240; i++) { // a minute in which no other thread gets its turn
      node.advance(Duration.ofMillis(250));
      node.runLane();
    }
    node.advance(Duration.ofMinutes(1)); // and one in which the lane gets none
    node.runLane();
    clients.settle();
    assertThat(one.frames).noneMatch(frame -> frame.startsWith("closed"));
    answer(one);
    clients.pass(Duration.ofSeconds(4));
    assertThat(one.frames).anyMatch(frame -> frame.startsWith("connected"));
    assertThat(another.closed(CloseReason.TIMEOUT)).isFalse();
    clients.pass(Duration.ofSeconds(6));
    assertThat(another.closed(CloseReason.TIMEOUT)).as("its answer never came").isTrue();
  }

  @Test
  void overloadedLane_closesNoConnection() {
    TestClient one = waiting();
    clients.settle();
    for (int i = 0; i < 120; i++) {
      node.lane.execute(() -> {});
      node.lane.execute(() -> {});
      node.advance(Duration.ofMillis(250));
      node.runLane();
      node.runOthers();
    }
    assertThat(one.frames).noneMatch(frame -> frame.startsWith("closed"));
  }

  /** A feed that repairs itself attaches no client, but it is not stuck. */
  @Test
  void readingFeed_isWaitedFor_aSilentOneIsNot() {
    clients.connect(A);
    clients.settle();
    node.log.dropConnection();
    IntStream.range(0, 40).forEach(_ -> log.append(A));
    node.log.acknowledgeSubscription();
    node.log.runFeed();
    TestClient late = clients.connect(A);
    for (int i = 0; i < 15; i++) { // one page a second
      node.log.answerPull();
      node.log.receiveAnswer();
      node.log.runFeed();
      passWithoutAnswers(Duration.ofSeconds(1));
    }
    assertThat(late.frames).noneMatch(frame -> frame.startsWith("closed"));
    passWithoutAnswers(Duration.ofSeconds(6));
    assertThat(late.closed(CloseReason.TIMEOUT)).isTrue();
  }

  /** The time once began anew with each attempt. */
  @Test
  void readsThatFailAgainAndAgain_areNoProgress() {
    Cursor old = log.append(A).cursor();
    IntStream.range(0, 4).forEach(_ -> log.append(A));
    node.log.failReads = true;
    TestClient client = clients.connect(old, A);
    clients.pass(Duration.ofSeconds(6));
    assertThat(client.closed(CloseReason.TIMEOUT)).isTrue();
  }

  @Test
  void rightsThatCannotBeAsked_areAskedAgain_andNotForEver() {
    TestClient client = clients.connect(A);
    client.rights = null;
    clients.pass(Duration.ofSeconds(1));
    assertThat(client.questions).isGreaterThan(1);
    client.rights = CompletableFuture.completedFuture(client.permission);
    clients.pass(Duration.ofSeconds(1));
    assertThat(client.frames).anyMatch(frame -> frame.startsWith("connected"));

    TestClient never = clients.connect(A);
    never.rights = null;
    for (int i = 0; i < 8; i++) {
      clients.connect(A); // who are answered
      clients.pass(Duration.ofSeconds(1));
    }
    assertThat(never.closed(CloseReason.TIMEOUT)).isTrue();
  }

  /** An exception out of the call once kept every replay of the workspace waiting for ever. */
  @Test
  void readThatThrows_isTriedAgain_andDelaysNoOtherRead() {
    Cursor old = log.append(A).cursor();
    IntStream.range(0, 4).forEach(_ -> log.append(A));
    node.log.throwOnRead = true;
    TestClient first = clients.connect(old, A);
    clients.settle();
    node.log.throwOnRead = false;
    TestClient second = clients.connect(old, A);
    clients.pass(Duration.ofSeconds(1));
    assertThat(first.events()).isEqualTo(second.events()).containsExactly("2", "3", "4", "5");
  }

  private TestClient waiting() {
    TestClient client = clients.connect(A);
    client.rights = new CompletableFuture<>();
    return client;
  }

  private static void answer(TestClient client) {
    requireNonNull(client.rights).complete(client.permission);
  }

  /** The node is prompt, but what the feed asked for is not answered. */
  private void passWithoutAnswers(Duration time) {
    for (long left = time.toMillis(); left > 0; left -= 250) {
      node.advance(Duration.ofMillis(250));
      node.runOthers();
      while (node.runLane()) {}
    }
  }
}
