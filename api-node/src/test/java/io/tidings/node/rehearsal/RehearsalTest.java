package io.tidings.node.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tidings.events.EventId;
import io.tidings.events.EventLog;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.node.relay.Relay;
import io.tidings.node.test.TestNode;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.event.EventListener;

/** A node rehearses before it is ready, whatever its settings are, and nothing of it stays. */
class RehearsalTest {
  private static final String SHORT = "tidings.rehearsal.time=50ms";

  /** Counts how much was rehearsed when the node became ready. */
  static class ReadyWatch {
    private final MeterRegistry meters;
    long rehearsed = -1;

    ReadyWatch(MeterRegistry meters) {
      this.meters = meters;
    }

    @EventListener
    void changed(AvailabilityChangeEvent<ReadinessState> change) {
      if (change.getState() == ReadinessState.ACCEPTING_TRAFFIC) {
        rehearsed = published(meters, "rehearsal");
      }
    }
  }

  @Test
  void node_isReadyAfterTheRehearsal_ofWhichNothingStays() {
    // Guests may do nothing, and one event would use up a publisher's limit.
    try (TestNode node =
        TestNode.startWith(
            List.of(ReadyWatch.class),
            SHORT,
            "tidings.publish.rate=0.001",
            "tidings.publish.burst=1",
            "server.servlet.context-path=/below")) {
      MeterRegistry meters = node.bean(MeterRegistry.class);
      assertThat(node.bean(ReadyWatch.class).rehearsed)
          .as("to the end: two rounds of four, or more")
          .isGreaterThanOrEqualTo(8)
          .isEqualTo(published(meters, "rehearsal"));

      assertThat(node.bean(RehearsalCaller.class).expectsRequests()).isFalse();
      for (String kind : List.of("announce", "append", "commit")) {
        assertThat(published(meters, kind)).as(kind).isZero();
      }
      assertThat(count(meters.find("tidings.rejections").counters())).isZero();
      EventLog log = node.bean(EventLog.class);
      assertThat(
              log.read(Workspace.MAIN, Set.of(Topic.REHEARSAL), new EventId(0, 0), 10)
                  .join()
                  .events())
          .isEmpty();
      await("connections").until(() -> node.bean(Relay.class).connections() == 0);
    }
  }

  @Test
  void node_thatCannotRehearse_isReady() {
    try (TestNode node =
        TestNode.startWith(List.of(ReadyWatch.class), SHORT, "tidings.log.workspaces=another")) {
      assertThat(node.bean(ReadyWatch.class).rehearsed).isZero();
      assertThat(node.bean(RehearsalCaller.class).expectsRequests()).isFalse();
      await("readiness").until(() -> node.get("/readyz").statusCode() == 200);
    }
  }

  @Test
  void secret_isBelievedDuringTheRehearsalAlone() {
    try (TestNode node = TestNode.start()) {
      RehearsalCaller caller = node.bean(RehearsalCaller.class);
      String path = "/api/topics/" + Topic.REHEARSAL + "/events";
      String event = "{\"type\":\"rehearsal\",\"data\":1,\"durable\":false}";
      String secret = caller.begin();
      assertThat(node.post(path, event, RehearsalCaller.HEADER, secret).statusCode())
          .isEqualTo(202);
      assertThat(node.post(path, event, RehearsalCaller.HEADER, "0" + secret).statusCode())
          .isEqualTo(401);
      assertThat(
              node.post("/api/topics/other/events", event, RehearsalCaller.HEADER, secret)
                  .statusCode())
          .isEqualTo(403);
      caller.end();
      assertThat(node.post(path, event, RehearsalCaller.HEADER, secret).statusCode())
          .isEqualTo(401);
    }
  }

  private static long published(MeterRegistry meters, String kind) {
    return meters.find("tidings.publish").tag("kind", kind).timers().stream()
        .mapToLong(Timer::count)
        .sum();
  }

  private static double count(Collection<Counter> counters) {
    return counters.stream().mapToDouble(Counter::count).sum();
  }
}
