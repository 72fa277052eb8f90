package io.tidings.node.relay;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Delivery;
import io.tidings.events.Envelope;
import io.tidings.events.EventId;
import io.tidings.events.Topic;
import io.tidings.events.redis.SimulatedLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

/** State that connections are sent as a whole. */
class ConnectionSnapshotsTest {
  private static final Topic A = new Topic("a");

  private final SimulatedLog log = new SimulatedLog(false, 1);
  private final ManualNode node = new ManualNode(log, 0, 2, Duration.ofSeconds(5));
  private final TestClients clients = new TestClients(node);
  private final Counts counts = new Counts();

  /** A source that the test answers for. */
  private static final class Counts implements SnapshotSource {
    final List<CompletableFuture<List<Snapshot>>> questions = new ArrayList<>();
    @Nullable CompletableFuture<List<Snapshot>> next;

    @Override
    public boolean covers(String type) {
      return type.equals("count");
    }

    @Override
    public CompletionStage<List<Snapshot>> read() {
      CompletableFuture<List<Snapshot>> answer = next == null ? new CompletableFuture<>() : next;
      questions.add(answer);
      return answer;
    }
  }

  private static Envelope envelope(String type, String value) {
    return new Envelope(
        List.of(A), type, JsonNodeFactory.instance.stringNode(value), null, Instant.EPOCH);
  }

  private static List<SnapshotSource.Snapshot> read(String value, long version) {
    return List.of(new SnapshotSource.Snapshot(envelope("count", value), new EventId(version, 0)));
  }

  private void announce(String type, String value, long version) {
    var event = new Delivery.Ephemeral(envelope(type, value), new EventId(version, 0));
    node.lane.execute(() -> node.shard.deliver(event, null));
    clients.settle();
  }

  private void enterAnotherEpoch() {
    var change = new Delivery.EpochChanged("2xother", new EventId(5, 0), null);
    node.lane.execute(() -> node.shard.deliver(change, null));
    clients.settle();
  }

  private TestClient connect() {
    TestClient client = new TestClient(new FaultyDialect());
    client.snapshots = counts;
    clients.open(client, new StartPosition.Now(), A);
    clients.settle();
    return client;
  }

  private void answer(int question, String value, long version) {
    assertThat(counts.questions).as("reads").hasSizeGreaterThan(question);
    counts.questions.get(question).complete(read(value, version));
    clients.settle();
  }

  @Test
  void connection_isSentTheStateAfterConnected() {
    counts.next = CompletableFuture.completedFuture(read("3", 7));
    TestClient client = connect();
    assertThat(client.frames.getFirst()).startsWith("connected ");
    assertThat(client.received("passing")).containsExactly("3");
  }

  @Test
  void stateThatWasReadBeforeAnAnnouncement_isNotSentAfterIt() {
    TestClient client = connect();
    announce("count", "4", 8);
    answer(0, "3", 7);
    assertThat(client.received("passing")).containsExactly("4");
  }

  /** Its node may hear late what another one, from which the client comes, has sent long ago. */
  @Test
  void announcementsBeforeTheFirstRead_waitForIt_andOnlyTheNewestMayFollow() {
    TestClient client = connect();
    announce("count", "1", 5);
    announce("count", "3", 7);
    announce("count", "2", 6);
    assertThat(client.received("passing")).isEmpty();
    answer(0, "3", 7);
    assertThat(client.received("passing")).containsExactly("3");

    TestClient other = connect();
    announce("count", "4", 8);
    announce("count", "6", 10);
    announce("count", "5", 9);
    answer(1, "3", 7);
    assertThat(other.received("passing")).containsExactly("6");
  }

  @Test
  void announcementsOfANewEpoch_waitUntilTheStateIsReadAgain() {
    TestClient client = connect();
    answer(0, "3", 700);
    enterAnotherEpoch();
    announce("count", "1", 5);
    assertThat(client.received("passing")).containsExactly("3");
    answer(1, "2", 6);
    assertThat(client.received("passing")).containsExactly("3", "2");
  }

  @Test
  void announcementThatTheReadIncluded_isNotSentAgain() {
    TestClient client = connect();
    answer(0, "4", 8);
    announce("count", "4", 8);
    announce("count", "3", 7);
    announce("count", "5", 9);
    announce("count", "5", 9);
    assertThat(client.received("passing")).containsExactly("4", "5");
  }

  /** Of these the same one may come any number of times. */
  @Test
  void otherEphemeralEvents_areAllSent() {
    TestClient client = connect();
    announce("typing", "x", 9);
    announce("typing", "x", 9);
    announce("typing", "y", 8);
    assertThat(client.received("passing")).containsExactly("x", "x", "y");
  }

  @Test
  void readThatFails_isTriedAgain() {
    TestClient client = connect();
    counts.questions.getFirst().completeExceptionally(new IllegalStateException("no answer"));
    counts.next = CompletableFuture.completedFuture(read("3", 7));
    clients.pass(Duration.ofSeconds(1));
    assertThat(client.received("passing")).containsExactly("3");
    assertThat(counts.questions).hasSize(2);
  }

  /** Whatever makes the rights uncertain may have lost an announcement, too. */
  @Test
  void rightsThatAreReadAgain_bringTheStateAgain_unlessItIsTheSame() {
    TestClient client = connect();
    answer(0, "3", 7);
    node.lane.execute(() -> node.shard.deliver(new Delivery.Reauthorise(), null));
    clients.settle();
    answer(1, "3", 7);
    node.lane.execute(() -> node.shard.deliver(new Delivery.Reauthorise(), null));
    clients.settle();
    answer(2, "4", 8);
    assertThat(client.received("passing")).containsExactly("3", "4");
  }

  @Test
  void stateThatArrivesWhileTheRightsAreUnknown_isNotSent() {
    TestClient client = connect();
    client.rights = new CompletableFuture<>();
    node.lane.execute(() -> node.shard.deliver(new Delivery.Reauthorise(), null));
    clients.settle();
    answer(0, "3", 7);
    assertThat(client.received("passing")).isEmpty();
    client.rights.complete(client.permission);
    clients.settle();
    answer(1, "3", 7);
    assertThat(client.received("passing")).containsExactly("3");
  }

  /** It would be overtaken by the older announcements that wait behind the replay. */
  @Test
  void replayingClient_isSentTheStateBehindItsReplay() {
    var old = log.append(A).cursor();
    log.append(A);
    counts.next = CompletableFuture.completedFuture(read("3", 7));
    TestClient client = new TestClient(new FaultyDialect());
    client.snapshots = counts;
    clients.open(client, new StartPosition.After(old), A);
    clients.settle(true, false); // its read is under way
    assertThat(client.received("passing")).isEmpty();
    clients.settle();
    assertThat(client.frames.getLast()).isEqualTo("passing 3");
    assertThat(client.events()).hasSize(1);
  }

  /** The ids of another epoch need not be greater. */
  @Test
  void newEpoch_beginsWithItsOwnState() {
    TestClient client = connect();
    answer(0, "3", 700);
    enterAnotherEpoch();
    answer(1, "1", 5);
    announce("count", "2", 6);
    assertThat(client.received("passing")).containsExactly("3", "1", "2");
  }

  /** It was read of the epoch before, whose ids would hide what follows. */
  @Test
  void stateOfTheOldEpoch_thatArrivesLate_isDropped() {
    TestClient client = connect();
    enterAnotherEpoch();
    answer(0, "3", 700);
    announce("count", "2", 6);
    answer(1, "1", 5);
    assertThat(client.received("passing")).containsExactly("2");
  }

  @Test
  void connectionThatHasEnded_isSentNothing() {
    TestClient client = connect();
    requireNonNull(client.connection).close(CloseReason.SHUTDOWN);
    clients.settle();
    answer(0, "3", 7);
    assertThat(client.received("passing")).isEmpty();
  }
}
