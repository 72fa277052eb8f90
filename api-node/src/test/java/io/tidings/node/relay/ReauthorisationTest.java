package io.tidings.node.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Cursor;
import io.tidings.events.Delivery;
import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.Topic;
import io.tidings.events.redis.SimulatedLog;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rights that are read again while a connection is open. */
class ReauthorisationTest {
  private static final Topic A = new Topic("a");
  private static final Permission NOTHING = new Blind();

  private final SimulatedLog log = new SimulatedLog(false, 1);
  private final ManualNode node = new ManualNode(log, 0, 2, Duration.ofSeconds(5));
  private final TestClients clients = new TestClients(node);

  private record Blind() implements Permission {
    @Override
    public AccessDecision after(Event control) {
      return this;
    }

    @Override
    public boolean sees(Envelope envelope, @Nullable EventId id) {
      return false;
    }
  }

  @Test
  void pageThatArrivesMeanwhile_saysNothing_beforeTheRightsAreKnown() {
    Cursor old = log.append(A).cursor();
    for (int i = 0; i < 4; i++) {
      log.append(A);
    }
    log.trim(A, 2);
    TestClient client = clients.connect(old, A);
    clients.settle(true, false); // attached, permitted, and its read is under way
    client.rights = new CompletableFuture<>();
    node.lane.execute(() -> node.shard.deliver(new Delivery.Reauthorise(), null));
    int before = client.frames.size();
    clients.settle();
    assertThat(client.frames).as("%s", client.frames).hasSize(before);
    client.rights.complete(client.permission);
    clients.settle();
    assertThat(client.frames).anyMatch(frame -> frame.startsWith("resync trimmed"));
  }

  @Test
  void narrowedRights_takeEffect_withoutAnEventThatSaysSo() {
    TestClient client = live();
    client.rights = CompletableFuture.completedFuture(NOTHING);
    clients.pass(Duration.ofSeconds(4)); // a keepalive
    log.append(A);
    clients.settle();
    assertThat(client.events()).containsExactly("1");
  }

  @Test
  void changeSinceTheQuestion_isNotUndoneByItsAnswer() {
    TestClient client = live();
    client.rights = new CompletableFuture<>();
    clients.pass(Duration.ofSeconds(4));
    client.permission.next = NOTHING;
    log.append(Topic.CONTROL);
    clients.settle();
    client.rights.complete(client.permission); // read before the change
    clients.settle();
    log.append(A);
    clients.settle();
    assertThat(client.events()).containsExactly("1");
  }

  @Test
  void answerThatIsLost_isAskedForAgain() {
    TestClient client = live();
    client.rights = new CompletableFuture<>();
    clients.pass(Duration.ofSeconds(4));
    client.rights =
        CompletableFuture.completedFuture(new AccessDecision.Denial(CloseReason.SESSION_EXPIRED));
    clients.pass(Duration.ofSeconds(9));
    assertThat(client.closed(CloseReason.SESSION_EXPIRED)).isTrue();
  }

  @Test
  void questionThatThrows_isAskedAgain() {
    TestClient client = live();
    client.rights = null;
    clients.pass(Duration.ofSeconds(4));
    client.rights =
        CompletableFuture.completedFuture(new AccessDecision.Denial(CloseReason.SESSION_EXPIRED));
    clients.pass(Duration.ofSeconds(4));
    assertThat(client.closed(CloseReason.SESSION_EXPIRED)).isTrue();
  }

  /** While the question is under way, changes must not pile up. */
  @Test
  void moreChangesThanFit_areNotKept_butAskedForAgain() {
    TestClient client = clients.connect(A);
    client.rights = new CompletableFuture<>();
    clients.settle();
    for (int i = 0; i < 10; i++) {
      log.append(Topic.CONTROL);
      clients.settle();
    }
    assertThat(client.questions).isGreaterThan(1);
  }

  private TestClient live() {
    TestClient client = clients.connect(A);
    clients.settle();
    log.append(A);
    clients.settle();
    return client;
  }
}
