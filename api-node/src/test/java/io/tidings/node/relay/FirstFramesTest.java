package io.tidings.node.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Cursor;
import io.tidings.events.Event;
import io.tidings.events.Topic;
import io.tidings.events.redis.SimulatedLog;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a client is told first, and how it learns of positions that no event tells. */
class FirstFramesTest {
  private static final Topic A = new Topic("a");
  private static final Topic B = new Topic("b");

  private final SimulatedLog log = new SimulatedLog(false, 4);
  private final ManualNode node = new ManualNode(log, 0, 2, Duration.ofSeconds(5));
  private final TestClients clients = new TestClients(node);

  @Test
  void newcomer_isToldItsPositionByConnected_andNothingElse() {
    Cursor now = log.append(A).cursor();
    TestClient client = clients.connect(new StartPosition.Now(), A);
    clients.settle();
    assertThat(client.frames).containsExactly("connected " + now + " 0");
  }

  @Test
  void clientWithACursor_isToldNoPositionBeforeItsReplay() {
    Cursor old = log.append(A).cursor();
    Event missed = log.append(A);
    Cursor now = log.append(B).cursor();
    TestClient client = clients.connect(new StartPosition.After(old), A);
    clients.settle();
    assertThat(client.frames).containsExactly("connected - 0", event(missed), "id " + now);
  }

  @Test
  void clientThatMissedNothing_isToldNoPosition() {
    Cursor now = log.append(A).cursor();
    TestClient client = clients.connect(new StartPosition.After(now), A);
    clients.settle();
    assertThat(client.frames).containsExactly("connected - 0");
  }

  @Test
  void keepalive_carriesThePositionOnlyWhenItMoved() {
    Cursor start = log.append(A).cursor();
    TestClient client = clients.connect(new StartPosition.Now(), A);
    clients.settle();
    Cursor moved = log.append(B).cursor();
    clients.settle();
    node.log.tick(); // for topics without clients the feed only reports the position, now and then
    pass(Duration.ofSeconds(3));
    pass(Duration.ofSeconds(3));
    assertThat(client.frames)
        .containsExactly("connected " + start + " 0", "keepalive " + moved, "keepalive");
  }

  @Test
  void attachingThatTakesASecond_beginsWithAComment() {
    Cursor now = log.append(A).cursor();
    CompletableFuture<AccessDecision> rights = new CompletableFuture<>();
    TestClient client = new TestClient(new FaultyDialect());
    client.rights = rights;
    clients.open(client, new StartPosition.Now(), A);
    clients.settle();
    pass(Duration.ofMillis(999));
    assertThat(client.frames).isEmpty();
    pass(Duration.ofMillis(251));
    assertThat(client.frames).containsExactly("comment");
    pass(Duration.ofMillis(2_500));
    assertThat(client.frames).containsExactly("comment");

    rights.complete(Permission.EVERYTHING);
    clients.settle();
    assertThat(client.frames).containsExactly("comment", "connected " + now + " 0");
    pass(Duration.ofSeconds(3));
    assertThat(client.frames).last().isEqualTo("keepalive");
  }

  private static String event(Event event) {
    return "event " + event.cursor() + " " + event.envelope().data().asString();
  }

  private void pass(Duration time) {
    clients.settle();
    log.advance(time);
    node.runLane();
    node.runLane(); // writes what the tick had to say
    clients.settle();
  }
}
