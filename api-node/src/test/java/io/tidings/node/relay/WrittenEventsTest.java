package io.tidings.node.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidings.events.Cursor;
import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.Topic;
import io.tidings.events.TraceParent;
import io.tidings.events.Workspace;
import io.tidings.node.relay.WriteTracing.FirstWrite;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

/** Which lane's write of a traced event becomes its span, and how often its time is measured. */
class WrittenEventsTest {
  private static final EventId ID = new EventId(1_000, 0);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final RelayMeters meters = new RelayMeters(registry, 2);
  private final WrittenEvents one = new WrittenEvents(meters, () -> Instant.ofEpochMilli(1_003));
  private final WrittenEvents other = new WrittenEvents(meters, () -> Instant.ofEpochMilli(1_009));
  private final List<FirstWrite> spans = new ArrayList<>();
  private final FirstWrite write =
      new FirstWrite(
          Workspace.MAIN,
          ID,
          new TraceParent("1".repeat(32), "2".repeat(16), true),
          1,
          Instant.EPOCH);
  private final TracedWrite trace =
      new TracedWrite(
          (written, measure) -> {
            spans.add(written);
            measure.run();
          },
          write);
  private final SharedEvent event =
      SharedEvent.live(
          new Event(
              new Cursor("1xa", ID),
              new Envelope(
                  List.of(new Topic("t")),
                  "t",
                  JsonNodeFactory.instance.numberNode(1),
                  null,
                  Instant.EPOCH)),
          trace,
          new AtomicLong());

  private long measured() {
    return registry.get("tidings.commit.to.write").timer().count();
  }

  @Test
  void laneThatSendsItToNoClient_leavesTheSpanToTheLaneThatDoes() {
    one.add(event);
    other.add(event);
    other.add(trace); // and it is not written yet
    one.measure();
    assertThat(spans).isEmpty();
    other.measure();
    assertThat(spans).containsExactly(write);
    assertThat(measured()).isEqualTo(2);
  }

  @Test
  void manyClientsOfAnyLanes_makeOneSpan() {
    one.add(event);
    for (int i = 0; i < 3; i++) {
      one.add(trace);
    }
    one.measure();
    other.add(trace); // out of a handoff
    other.measure();
    assertThat(spans).containsExactly(write);
    assertThat(measured()).isEqualTo(1);
  }

  @Test
  void nextRound_beginsAnew() {
    one.add(event);
    one.add(trace);
    one.measure();
    one.measure();
    assertThat(measured()).isEqualTo(1);
  }
}
