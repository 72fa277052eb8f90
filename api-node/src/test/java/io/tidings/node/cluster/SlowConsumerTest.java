package io.tidings.node.cluster;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Transport;
import io.tidings.node.test.Frame;
import io.tidings.node.test.NodeInJvm;
import io.tidings.node.test.StreamProbe;
import io.tidings.node.test.TestCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that stops reading pays for it alone, and loses nothing either. */
@Tag("slow")
@ParameterizedClass
@EnumSource(Transport.class)
class SlowConsumerTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String FILLER = "x".repeat(900);

  private final Transport transport;

  SlowConsumerTest(Transport transport) {
    this.transport = transport;
  }

  @Test
  void clientStopsReading_closedWithinItsBounds_resumesAndOthersAreNotSlowed() {
    try (TestCluster<NodeInJvm> cluster = TestCluster.start(1, "tidings.stream.outbox-frames=256");
        StreamProbe healthy =
            cluster.open(0, stream("public.slow").over(transport)).expectConnected();
        StreamProbe slow =
            cluster
                .open(0, stream("public.slow").over(transport).withReceiveBuffer(4_096))
                .expectConnected()) {
      List<String> published = new ArrayList<>();
      List<Long> calm = publish(cluster, healthy, published, 1_000);
      slow.awaitEvents(1_000, SOON);
      slow.stopReading();
      List<Long> loaded = publish(cluster, healthy, published, 1_000);
      System.out.printf(
          "p99 of a healthy client: %d µs, beside one that stopped reading: %d µs%n",
          p99(calm) / 1_000, p99(loaded) / 1_000);
      // What waited for it is bounded: the node has let go of it long before it reads again.
      await("the node to let go of it").atMost(SOON).until(() -> slowCloses(cluster.node(0)) == 1);
      slow.resumeReading();
      slow.awaitEnd(SOON);
      assertThat(slow.frames().getLast().type()).isIn("closed", "numbered");
      assertThat(slow.events().size()).isLessThan(2_000);
      List<String> seen = new ArrayList<>(cursors(slow));
      try (StreamProbe resumed =
          cluster.open(
              0,
              stream("public.slow")
                  .over(transport)
                  .after(Objects.requireNonNull(slow.lastCursor())))) {
        resumed.awaitEvents(2_000 - seen.size(), SOON);
        seen.addAll(cursors(resumed));
        assertThat(seen).containsExactlyElementsOf(published);
        assertThat(resumed.frames()).noneMatch(frame -> frame.type().equals("resync"));
      }
    }
  }

  private double slowCloses(NodeInJvm node) {
    return node.bean(MeterRegistry.class)
        .counter(
            "tidings.closes",
            "transport",
            transport.word(),
            "reason",
            CloseReason.SLOW_CONSUMER.word())
        .count();
  }

  private static List<String> cursors(StreamProbe probe) {
    return probe.events().stream().map(Frame::cursor).toList();
  }

  /** Publishes one after another; the latency of each at the healthy client, in nanoseconds. */
  private static List<Long> publish(
      TestCluster<?> cluster, StreamProbe healthy, List<String> published, int count) {
    List<Long> sent = new ArrayList<>();
    int before = healthy.events().size();
    for (int i = 0; i < count; i++) {
      sent.add(System.nanoTime());
      published.add(cluster.publish(0, "public.slow", "numbered", "\"" + i + FILLER + "\""));
    }
    List<Frame> arrived = healthy.awaitEvents(before + count, SOON);
    List<Long> latencies = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      latencies.add(arrived.get(before + i).arrived() - sent.get(i));
    }
    return latencies;
  }

  private static long p99(List<Long> latencies) {
    return latencies.stream().sorted().toList().get(latencies.size() * 99 / 100);
  }
}
