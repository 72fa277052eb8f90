package io.tidings.node.ops;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Transport;
import io.tidings.node.test.StreamProbe;
import io.tidings.node.test.StreamRequest;
import io.tidings.node.test.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A node that drains sends a closed frame on each connection, and on new ones of each transport.
 */
class DrainTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Test
  void drain_everyStream_endsWithClosed() throws InterruptedException {
    TestNode node = TestNode.startForDevelopment("tidings.drain.window=500ms");
    List<StreamProbe> probes = open(node, 10);
    Thread closing = Thread.ofPlatform().start(node::close);
    for (StreamProbe probe : probes) {
      probe.expectClosed(CloseReason.SHUTDOWN);
      probe.close();
    }
    assertThat(closing.join(PATIENCE)).as("the node is gone").isTrue();
  }

  /** The window is long enough for a slow machine; the test does not wait for its end. */
  @Test
  void drain_whileItLasts_streamsEndOneAfterTheOther_andNewcomersAreTurnedAway()
      throws InterruptedException {
    TestNode node =
        TestNode.startForDevelopment(
            "tidings.drain.window=90s", "spring.lifecycle.timeout-per-shutdown-phase=2m");
    List<StreamProbe> probes = open(node, 50);
    Thread closing = Thread.ofPlatform().start(node::close);

    await("readiness is down")
        .atMost(PATIENCE)
        .until(() -> node.get("/readyz").statusCode() == 503);
    assertThat(node.manage("/actuator/health/readiness").statusCode()).isEqualTo(503);
    assertThat(node.get("/livez").statusCode()).isEqualTo(200);
    assertThat(node.manage("/actuator/health/liveness").statusCode()).isEqualTo(200);
    for (Transport transport : Transport.values()) {
      try (StreamProbe late = StreamProbe.open(node.port(), stream("public.a").over(transport))) {
        late.expectAccepted().expectClosed(CloseReason.SHUTDOWN);
        assertThat(late.retry()).isNotNull();
      }
    }
    await("the first to end").atMost(PATIENCE).until(() -> ended(probes) > 0);
    assertThat(ended(probes)).as("the others stay for their time").isLessThan(100);
    probes.forEach(StreamProbe::close);
    assertThat(closing.join(PATIENCE)).as("no client is left to wait for").isTrue();
  }

  /** As many of each transport. */
  private static List<StreamProbe> open(TestNode node, int count) {
    List<StreamProbe> probes = new ArrayList<>();
    for (Transport transport : Transport.values()) {
      StreamRequest request = stream("public.a").over(transport);
      for (int i = 0; i < count; i++) {
        probes.add(StreamProbe.open(node.port(), request).expectConnected());
      }
    }
    return probes;
  }

  private static long ended(List<StreamProbe> probes) {
    return probes.stream().filter(probe -> probe.awaitEnd(Duration.ZERO)).count();
  }
}
