package io.tidings.node.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Cursor;
import io.tidings.events.Event;
import io.tidings.events.Topic;
import io.tidings.events.redis.SimulatedLog;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which reads of the log serve whom; the log answers when the test lets it. */
class ReplayReaderTest {
  private static final Topic A = new Topic("a");
  private static final Topic B = new Topic("b");

  private final SimulatedLog log = new SimulatedLog(false, 1);
  private final ManualNode node = new ManualNode(log, 0, 2, Duration.ofSeconds(5));
  private final TestClients clients = new TestClients(node);

  @Test
  void manyAtTheSamePosition_shareOneRead() {
    Cursor old = log.append(A).cursor();
    List<Event> missed = List.of(log.append(A), log.append(A));
    TestClient first = clients.connect(old, A);
    List<TestClient> others =
        IntStream.range(0, 200).mapToObj(_ -> clients.connect(old, A)).toList();
    clients.settle();
    assertThat(first.events()).isEqualTo(data(missed));
    assertThat(others).allSatisfy(other -> assertThat(other.events()).isEqualTo(data(missed)));
    assertThat(count("tidings.replay.pages")).isEqualTo(201);
    assertThat(count("tidings.replay.reads")).isLessThanOrEqualTo(3);
  }

  @Test
  void manyTopics_shareOneRead() {
    Cursor old = log.append(A, B).cursor();
    List<Event> missed = List.of(log.append(A), log.append(B), log.append(A, B));
    TestClient busy = clients.connect(old, A);
    TestClient a = clients.connect(old, A);
    TestClient b = clients.connect(old, B);
    TestClient both = clients.connect(old, A, B);
    clients.settle();
    assertThat(both.events()).isEqualTo(data(missed));
    assertThat(a.events()).isEqualTo(busy.events()).isEqualTo(data(missed, 0, 2));
    assertThat(b.events()).isEqualTo(data(missed, 1, 2));
    assertThat(count("tidings.replay.reads")).isLessThan(count("tidings.replay.pages"));
  }

  @Test
  void clientFurtherOn_isServedFromItsPosition_orByTheNextRead() {
    List<Event> events = IntStream.range(0, 12).mapToObj(_ -> log.append(A)).toList();
    List<TestClient> all =
        IntStream.range(0, 12).mapToObj(i -> clients.connect(events.get(i).cursor(), A)).toList();
    clients.settle();
    for (int i = 0; i < 12; i++) {
      assertThat(all.get(i).events()).isEqualTo(data(events.subList(i + 1, 12)));
    }
    assertThat(count("tidings.replay.reads")).isLessThan(count("tidings.replay.pages"));
  }

  @Test
  void lostEvents_areToldOnlyToClientsThatMissThem() {
    Cursor old = log.append(A).cursor();
    Cursor newer = log.append(A).cursor();
    log.append(A);
    log.trim(A, 1);
    TestClient loser = clients.connect(old, A);
    TestClient alsoLoser = clients.connect(old, A);
    TestClient lucky = clients.connect(newer, A);
    clients.settle();
    assertThat(List.of(loser, alsoLoser))
        .allSatisfy(client ->
            assertThat(client.frames).anyMatch(frame -> frame.startsWith("resync trimmed a")));
    assertThat(lucky.frames).noneMatch(frame -> frame.startsWith("resync"));
    assertThat(lucky.events()).containsExactly("3");
  }

  /** The model's mutant {@code sharedread}: it loses what came between the read and the attach. */
  @Test
  void readInProgress_doesNotServeClientsThatAttachLater() {
    Cursor old = log.append(A).cursor();
    Event read = log.append(A);
    TestClient first = clients.connect(old, A);
    clients.settle(true, false);
    assertThat(node.log.answerRead()).as("a read was sent").isTrue();
    log.append(B);
    Event later = log.append(A);
    log.append(A, B); // so that memory, which holds one event, cannot serve
    clients.settle(false, false);
    TestClient second = clients.connect(old, A);
    clients.settle(false, false);
    clients.settle();
    assertThat(second.events()).startsWith(text(read), text(later)).hasSize(3);
    assertThat(first.events()).isEqualTo(second.events());
    assertThat(count("tidings.replay.reads")).isGreaterThan(1);
  }

  private double count(String meter) {
    return node.registry.counter(meter).count();
  }

  private static String text(Event event) {
    return event.envelope().data().asString();
  }

  private static List<String> data(List<Event> events, int... which) {
    return which.length == 0
        ? events.stream().map(ReplayReaderTest::text).toList()
        : IntStream.of(which).mapToObj(events::get).map(ReplayReaderTest::text).toList();
  }
}
