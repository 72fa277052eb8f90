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
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A node that drains sends a closed frame on each connection, and on new ones of each transport.
 */
@Tag("slow")
class DrainTest {
  static final String TOKEN = "a-token-of-32-characters-and-few";

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Returns when the node is gone. */
  void drainAndStop(TestNode node) {
    node.close();
  }

  /** In a thread of its own: clients over HTTP need those that others share. */
  private CompletableFuture<Void> drainAside(TestNode node) {
    return CompletableFuture.runAsync(
        () -> drainAndStop(node), task -> Thread.ofPlatform().start(task));
  }

  @Test
  void drain_everyStream_endsWithClosed() {
    TestNode node = start("tidings.drain.window=500ms");
    List<StreamProbe> probes = open(node, 10);
    CompletableFuture<Void> gone = drainAside(node);
    for (StreamProbe probe : probes) {
      probe.expectClosed(CloseReason.SHUTDOWN);
      probe.close();
    }
    assertThat(gone).as("the node is gone").succeedsWithin(PATIENCE);
  }

  /** The window is long enough for a slow machine; the test does not wait for its end. */
  @Test
  void drain_whileItLasts_streamsEndOneAfterTheOther_andNewcomersAreTurnedAway() {
    TestNode node =
        start("tidings.drain.window=90s", "spring.lifecycle.timeout-per-shutdown-phase=2m");
    List<StreamProbe> probes = open(node, 50);
    CompletableFuture<Void> gone = drainAside(node);

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
    assertThat(gone).as("no client is left to wait for").succeedsWithin(PATIENCE);
  }

  private static TestNode start(String... properties) {
    String[] all = Arrays.copyOf(properties, properties.length + 1);
    all[properties.length] = "tidings.drain.token=" + TOKEN;
    return TestNode.startForDevelopment(all);
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
