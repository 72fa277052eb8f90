package io.tidings.node.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Cursor;
import io.tidings.events.Delivery;
import io.tidings.events.EventId;
import io.tidings.events.Topic;
import io.tidings.events.redis.SimulatedLog;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What goes wrong with one connection ends that connection, whose client resumes from its cursor;
 * all others get what they are owed. A fault of one once cost the others the event, in silence.
 */
class ConnectionFaultTest {
  private static final Topic A = new Topic("a");
  private static final Topic B = new Topic("b");

  private final SimulatedLog log = new SimulatedLog(false, 4);
  private final ManualNode node = new ManualNode(log, 0, 2, Duration.ofSeconds(5));
  private final TestClients clients = new TestClients(node);

  @Test
  void event_thatOneDialectCannotFrame_reachesAllOthers_andIsMadeUpFor() {
    FaultyDialect dialect = new FaultyDialect();
    TestClient before = clients.connect(A);
    TestClient failing = clients.connect(dialect, A);
    TestClient after = clients.connect(A);
    TestClient other = clients.connect(B);
    clients.settle();
    dialect.failing = FaultyDialect.Part.EVENT;
    log.append(A, B);
    clients.settle();
    assertThat(before.events()).isEqualTo(after.events()).containsExactly("1");
    assertThat(other.events()).containsExactly("1");
    assertThat(failing.events()).isEmpty();
    assertThat(failing.frames.getLast()).startsWith("closed fault");

    dialect.failing = null;
    TestClient again = clients.connect(dialect, failing.lastCursor(), A);
    log.append(A);
    clients.settle();
    assertThat(again.events()).containsExactly("1", "2");
    assertThat(before.events()).isEqualTo(after.events()).containsExactly("1", "2");
  }

  /** Else its clients would come back to it, and be closed, for as long as the log keeps it. */
  @Test
  void event_thatFailsInAReplayToo_isAGapOfItsTopic() {
    FaultyDialect dialect = new FaultyDialect();
    TestClient first = clients.connect(dialect, A);
    clients.settle();
    dialect.failing = FaultyDialect.Part.EVENT;
    Cursor at = log.append(A).cursor();
    clients.settle();
    TestClient again = clients.connect(dialect, first.lastCursor(), A);
    clients.settle();
    assertThat(again.frames).contains("resync trimmed a " + at + " false");
    dialect.failing = null;
    log.append(A);
    clients.settle();
    assertThat(again.events()).containsExactly("2");
    assertThat(again.frames).noneMatch(frame -> frame.startsWith("closed"));
  }

  @ParameterizedTest
  @EnumSource
  void whateverCannotBeFramed_theOthersGetIt(FaultyDialect.Part part) {
    FaultyDialect dialect = new FaultyDialect();
    TestClient failing = clients.connect(dialect, A);
    TestClient other = clients.connect(A);
    clients.settle();
    dialect.failing = part;
    switch (part) {
      case EVENT -> log.append(A);
      case EPHEMERAL -> log.announceEphemeral(A);
      case RESYNC ->
          node.lane.execute(() ->
              node.shard.deliver(
                  new Delivery.HistoryGap(Map.of(A, new EventId(1, 5)), new EventId(1, 6)), null));
      case POSITION -> { // which rides on a keepalive
        log.append(B);
        clients.settle();
        node.log.tick();
        clients.pass(Duration.ofSeconds(4));
      }
      case KEEPALIVE -> clients.pass(Duration.ofSeconds(4));
    }
    clients.settle();
    assertThat(failing.frames.getLast()).startsWith("closed fault");
    assertThat(other.frames).noneMatch(frame -> frame.startsWith("closed"));
    String word =
        switch (part) {
          case EPHEMERAL -> "passing";
          case POSITION -> "keepalive 1x.";
          case EVENT, RESYNC, KEEPALIVE -> part.name().toLowerCase(Locale.ROOT);
        };
    assertThat(other.frames).anyMatch(frame -> frame.startsWith(word));
    log.append(A);
    clients.settle();
    assertThat(other.events()).isNotEmpty();
  }

  static Stream<Consumer<TestClient>> faults() {
    return Stream.of(
        client -> client.permission.failing = true,
        client -> client.writeFails = true,
        client -> client.rights = null,
        client -> client.dialect.failing = FaultyDialect.Part.EVENT);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void anyFaultOfOne_isNotTheOthers(Consumer<TestClient> fault) {
    TestClient before = clients.connect(A);
    TestClient failing = clients.connect(new FaultyDialect(), A);
    TestClient after = clients.connect(A);
    clients.settle();
    fault.accept(failing);
    log.append(A);
    log.append(Topic.CONTROL);
    node.lane.execute(() -> node.shard.deliver(new Delivery.Reauthorise(), null));
    log.append(A);
    clients.settle();
    clients.pass(Duration.ofSeconds(4));
    assertThat(before.events()).isEqualTo(after.events()).containsExactly("1", "3");
  }

  @Test
  void controlEvent_thatOnePermissionCannotRead_takesEffectOnTheOthers() {
    TestClient failing = clients.connect(A);
    TestClient revoked = clients.connect(A);
    clients.settle();
    failing.permission.failing = true;
    revoked.permission.next = new AccessDecision.Denial(CloseReason.REVOKED);
    log.append(Topic.CONTROL);
    log.append(A);
    clients.settle();
    assertThat(revoked.frames.getLast()).startsWith("closed revoked");
    assertThat(failing.frames.getLast()).as("what it may see is not known").startsWith("closed");
    assertThat(failing.events()).isEmpty();
  }

  /** Even the frame that says so cannot be made: then the connection is cut. */
  @Test
  void connectionThatCannotEvenBeClosed_isCut() {
    FaultyDialect dialect = new FaultyDialect();
    TestClient failing = clients.connect(dialect, A);
    TestClient other = clients.connect(A);
    clients.settle();
    dialect.failing = FaultyDialect.Part.EVENT;
    dialect.closeFails = true;
    log.append(A);
    clients.settle();
    assertThat(failing.aborted).isTrue();
    assertThat(node.meters.connections()).isEqualTo(1);
    assertThat(other.events()).containsExactly("1");
  }
}
