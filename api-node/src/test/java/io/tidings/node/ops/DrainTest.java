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

  @Test
  void drain_openStreams_endWithAGoodbyeSpreadOverTheWindow() throws InterruptedException {
    TestNode node = TestNode.startForDevelopment("tidings.drain.window=3s");
    List<SseProbe> probes = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      probes.add(SseProbe.open(node.port(), stream("public.a")).expectConnected());
    }
    Thread closing = Thread.ofPlatform().start(node::close);

    await("readiness is down")
        .atMost(Duration.ofSeconds(3))
        .until(() -> node.get("/actuator/health/readiness").statusCode() == 503);
    assertThat(node.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
    try (SseProbe late = SseProbe.open(node.port(), stream("public.a"))) {
      late.expectStatus(200).expectClosed(CloseReason.SHUTDOWN);
      assertThat(late.retry()).isNotNull();
    }
    assertThat(probes.stream().filter(probe -> probe.awaitEnd(Duration.ZERO)).count())
        .as("ended in the first moments")
        .isLessThan(20);
    for (SseProbe probe : probes) {
      probe.expectClosed(CloseReason.SHUTDOWN);
      probe.close();
    }
    assertThat(closing.join(Duration.ofSeconds(15))).as("the node is gone").isTrue();
  }
}
