package io.tidings.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.TestCluster;
import io.tidings.testbed.cluster.NodeProcess;
import io.tidings.testbed.storm.ChurnLoad;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Connections that come and go, in every way that one can end, leave nothing behind. */
@Tag("slow")
@EnabledOnOs(OS.LINUX)
class LeakTest {
  private static final int CONNECTIONS = Integer.getInteger("tidings.churn", 4_200);

  /** As many as it takes until pools and caches have their size. */
  private static final int WARM_UP = 4_200;

  /** What pools may differ by; a connection that leaks costs a file each. */
  private static final int POOLED = 10;

  /** Code and caches still grow a little; a connection that leaks costs more than 1 KB. */
  private static final double HEAP = 2 << 20;

  private static final double STEADY = 256 << 10;

  /** Feeds end after their grace, idle threads of the server after a minute. */
  private static final Duration RELEASE_TIMEOUT = Duration.ofSeconds(100);

  @Test
  void connectsAndDisconnects_ofAllKinds_leaveNothingBehind()
      throws IOException, InterruptedException {
    try (TestCluster<NodeProcess> cluster =
        TestCluster.startProcesses(
            1,
            "tidings.limits.guest-streams-per-address=0",
            "tidings.stream.max-age=3s",
            "tidings.log.feed.grace=1s")) {
      NodeProcess node = cluster.node(0);
      // In a node that has just started, a stream may be too old before it is there.
      churn(node).run(WARM_UP);
      NodeResources before = awaitSteady(cluster);
      assertThat(churn(node).run(CONNECTIONS)).isEqualTo(CONNECTIONS);
      NodeResources after = awaitReleased(cluster, before.files(), before.threads(), before.heap());
      System.out.printf("%d connections: %s became %s%n", CONNECTIONS, before, after);
    }
  }

  private static ChurnLoad churn(NodeProcess node) {
    return new ChurnLoad(node.port(), "public.churn", "private");
  }

  /** Waits until what is freed a while after the connections (timers, buffers) is freed, too. */
  private static NodeResources awaitSteady(TestCluster<NodeProcess> cluster) {
    AtomicReference<NodeResources> last = new AtomicReference<>();
    return Awaitility.await("the node to free no more")
        .atMost(RELEASE_TIMEOUT)
        .pollInterval(Duration.ofSeconds(5))
        .until(
            () -> NodeResources.of(cluster.node(0), cluster.redis()),
            now -> {
              NodeResources before = last.getAndSet(now);
              return before != null && now.channels() == 0 && before.heap() - now.heap() < STEADY;
            });
  }

  /** Waits until the node holds no more than that. */
  private static NodeResources awaitReleased(
      TestCluster<NodeProcess> cluster, long files, long threads, double heap) {
    return Awaitility.await("the node to hold no more than before")
        .atMost(RELEASE_TIMEOUT)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> NodeResources.of(cluster.node(0), cluster.redis()),
            now ->
                now.connections() == 0
                    && now.outbox() == 0
                    && now.channels() == 0
                    && now.files() - POOLED <= files
                    && now.threads() - POOLED <= threads
                    && now.heap() - HEAP <= heap);
  }
}
