package io.tidings.node.cluster;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Transport;
import io.tidings.node.test.NodeInJvm;
import io.tidings.node.test.StreamProbe;
import io.tidings.node.test.StreamRequest;
import io.tidings.node.test.TestCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Many clients that never read: what waits for all of them together is bounded, too. */
@Tag("slow")
@ParameterizedClass
@EnumSource(Transport.class)
class OutboxBudgetTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int CLIENTS = 200;
  private static final int FEWER = 60;
  private static final long BUDGET = 2 << 20;
  private static final String DATA = "\"" + "x".repeat(60_000) + "\"";

  private final Transport transport;

  OutboxBudgetTest(Transport transport) {
    this.transport = transport;
  }

  @Test
  void clientsThatNeverRead_takeNoMoreThanTheBudget_andTheReaderIsNotTouched() {
    try (TestCluster<NodeInJvm> cluster =
            TestCluster.start(
                1, "tidings.stream.outbox-total=2MB", "tidings.stream.outbox-size=1MB");
        StreamProbe reader =
            cluster.open(0, stream("public.reader").over(transport)).expectConnected()) {
      List<StreamProbe> dead = open(cluster, CLIENTS, i -> "public.dead-" + i);
      // Each has a topic of its own, so that no frame is shared: 180 KB a client, 36 MB in all.
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < CLIENTS; i++) {
          cluster.publish(0, "public.dead-" + i, "big", DATA);
        }
        cluster.publish(0, "public.reader", "small", "1");
      }
      await("clients to be closed").atMost(SOON).until(() -> slowCloses(cluster.node(0)) > 0);
      await("the outboxes to be within their budget")
          .atMost(SOON)
          .until(() -> held(cluster.node(0)) <= BUDGET);
      assertThat(slowCloses(cluster.node(0))).as("only as many as have to").isLessThan(CLIENTS);
      reader.awaitEvents(3, SOON);
      assertThat(reader.awaitEnd(Duration.ZERO)).isFalse();
      dead.forEach(StreamProbe::kill);
      await("all to be released").atMost(SOON).until(() -> held(cluster.node(0)) == 0);
    }
  }

  /** What many wait for is in memory once: it must not cost them their connections. */
  @Test
  void clientsThatWaitForTheSameEvents_countOnce() {
    try (TestCluster<NodeInJvm> cluster = TestCluster.start(1, "tidings.stream.outbox-total=2MB")) {
      List<StreamProbe> slow = open(cluster, FEWER, i -> "public.all");
      for (int i = 0; i < 8; i++) {
        cluster.publish(0, "public.all", "big", DATA);
      }
      // 480 KB for each of 60: 29 MB if it were added up.
      await("the outboxes to fill").atMost(SOON).until(() -> waiting(cluster.node(0)) > 4 * BUDGET);
      assertThat(held(cluster.node(0))).isBetween(1.0, (double) BUDGET);
      assertThat(slowCloses(cluster.node(0))).isZero();
      slow.forEach(StreamProbe::resumeReading);
      for (StreamProbe probe : slow) {
        probe.awaitEvents(8, SOON);
        probe.close();
      }
      await("all to be released").atMost(SOON).until(() -> held(cluster.node(0)) == 0);
    }
  }

  private List<StreamProbe> open(
      TestCluster<NodeInJvm> cluster, int count, IntFunction<String> topic) {
    List<StreamProbe> probes = new ArrayList<>();
    IntStream.range(0, count)
        .forEach(i -> {
          StreamRequest request = stream(topic.apply(i)).over(transport);
          StreamProbe probe = cluster.open(0, request.withReceiveBuffer(4_096));
          probes.add(probe.expectConnected().stopReading());
        });
    return probes;
  }

  private static double held(NodeInJvm node) {
    return node.bean(MeterRegistry.class).get("tidings.outbox.held.bytes").gauge().value();
  }

  private static double waiting(NodeInJvm node) {
    return node.bean(MeterRegistry.class).get("tidings.outbox.bytes").gauge().value();
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
}
