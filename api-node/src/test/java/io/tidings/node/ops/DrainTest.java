package io.tidings.node.ops;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.node.relay.CloseReason;
import io.tidings.node.test.SseProbe;
import io.tidings.node.test.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A node that drains sends a closed frame on each connection, and on new ones. */
class DrainTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Test
  void drain_everyStream_endsWithAGoodbye() throws InterruptedException {
    TestNode node = TestNode.startForDevelopment("tidings.drain.window=500ms");
    List<SseProbe> probes = open(node, 20);
    Thread closing = Thread.ofPlatform().start(node::close);
    for (SseProbe probe : probes) {
      probe.expectClosed(CloseReason.SHUTDOWN);
      probe.close();
    }
    assertThat(closing.join(PATIENCE)).as("the node is gone").isTrue();
  }

  /** The window is so long that no machine is too slow to look into it, and nobody waits for it. */
  @Test
  void drain_whileItLasts_streamsEndOneAfterTheOther_andNewcomersAreTurnedAway()
      throws InterruptedException {
    TestNode node =
        TestNode.startForDevelopment(
            "tidings.drain.window=90s", "spring.lifecycle.timeout-per-shutdown-phase=2m");
    List<SseProbe> probes = open(node, 100);
    Thread closing = Thread.ofPlatform().start(node::close);

    await("readiness is down")
        .atMost(PATIENCE)
        .until(() -> node.get("/readyz").statusCode() == 503);
    assertThat(node.manage("/actuator/health/readiness").statusCode()).isEqualTo(503);
    assertThat(node.get("/livez").statusCode()).isEqualTo(200);
    assertThat(node.manage("/actuator/health/liveness").statusCode()).isEqualTo(200);
    try (SseProbe late = SseProbe.open(node.port(), stream("public.a"))) {
      late.expectStatus(200).expectClosed(CloseReason.SHUTDOWN);
      assertThat(late.retry()).isNotNull();
    }
    await("the first to end").atMost(PATIENCE).until(() -> ended(probes) > 0);
    assertThat(ended(probes)).as("the others stay for their time").isLessThan(100);
    probes.forEach(SseProbe::close);
    assertThat(closing.join(PATIENCE)).as("nobody is left to wait for").isTrue();
  }

  private static List<SseProbe> open(TestNode node, int count) {
    List<SseProbe> probes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      probes.add(SseProbe.open(node.port(), stream("public.a")).expectConnected());
    }
    return probes;
  }

  private static long ended(List<SseProbe> probes) {
    return probes.stream().filter(probe -> probe.awaitEnd(Duration.ZERO)).count();
  }
}
