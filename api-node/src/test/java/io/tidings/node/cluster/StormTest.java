package io.tidings.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.TestCluster;
import io.tidings.testbed.cluster.NodeMetrics;
import io.tidings.testbed.cluster.NodeProcess;
import io.tidings.testbed.storm.Storm;
import io.tidings.testbed.websocket.ClientTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * All clients come back at the same moment, by both transports; none is refused, starved or told
 * too little.
 */
@Tag("slow")
class StormTest {
  private static final int CLIENTS = Integer.getInteger("tidings.storm", 1_000);
  private static final List<ClientTransport> BOTH = List.of(ClientTransport.values());
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Test
  void reconnectStorm_afterANodeDied_andToColdNodes_allAreLiveAndLoseNothing()
      throws IOException, InterruptedException {
    try (TestCluster<NodeProcess> cluster =
            TestCluster.startProcesses(2, "tidings.limits.guest-streams-per-address=0");
        Storm storm = new Storm(CLIENTS, BOTH, "public.storm", cluster.ports(), PATIENCE)) {
      storm.connectAll();
      List<Integer> left = cluster.ports().subList(1, 2);
      assertNoFaults(storm.massReconnect(100, left, cluster.node(0)::kill));
      assertNoFaults(storm.massReconnect(100, left, () -> replace(cluster.node(1))));
      // The new node had nothing in memory: its clients shared the reads.
      NodeMetrics metrics = NodeMetrics.of(cluster.node(1));
      assertThat(metrics.sum("tidings_replay_pages_total")).isGreaterThanOrEqualTo(CLIENTS * 0.9);
      assertThat(metrics.sum("tidings_replay_reads_total")).isLessThan(CLIENTS / 4.0);
    }
  }

  /** A quarter of them was once sent away, since the node was too busy to let them in in time. */
  @Test
  void newcomers_allAtOnce_toANodeJustStarted_areServed() throws IOException, InterruptedException {
    try (TestCluster<NodeProcess> cluster =
            TestCluster.startProcesses(1, "tidings.limits.guest-streams-per-address=0");
        Storm storm = new Storm(CLIENTS, BOTH, "public.cold", cluster.ports(), PATIENCE)) {
      System.out.println("connected after " + storm.connectAll());
      assertThat(storm.closedByNode()).as("sent away").isZero();
    }
  }

  private static void assertNoFaults(Storm.StormResult stormResult) {
    System.out.println(stormResult);
    assertThat(stormResult.faults()).as("%s", stormResult.faultMessages()).isZero();
  }

  private static void replace(NodeProcess node) {
    node.kill();
    node.start();
  }
}
