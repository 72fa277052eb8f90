package io.tidings.node.cluster;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.embedded.RedisServer;
import io.tidings.node.test.RawWebSocket;
import io.tidings.node.test.SseProbe;
import io.tidings.node.test.TestCluster;
import io.tidings.testbed.cluster.NodeProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What an idle connection takes of the heap, over either transport. */
@Tag("slow")
@EnabledOnOs(OS.LINUX)
class IdleMemoryTest {
  private static final int CONNECTIONS = 1_000;

  /** What nchan takes for a WebSocket, as measured beside this node. */
  private static final double LARGEST = 9_800;

  @Test
  void idleConnections_ofBothTransports_areSmall() throws IOException, InterruptedException {
    List<AutoCloseable> open = new ArrayList<>();
    try (TestCluster<NodeProcess> cluster =
        TestCluster.startProcesses(
            1, "tidings.limits.guest-streams-per-address=0", "tidings.websocket.pong=1h")) {
      NodeProcess node = cluster.node(0);
      warmUp(node);
      double none = heap(node, cluster.redis());
      for (int i = 0; i < CONNECTIONS; i++) {
        open.add(SseProbe.open(node.port(), stream("public.idle")).expectConnected());
      }
      double sse = heap(node, cluster.redis());
      for (int i = 0; i < CONNECTIONS; i++) {
        open.add(webSocket(node));
      }
      double both = heap(node, cluster.redis());
      double perSse = (sse - none) / CONNECTIONS;
      double perWebSocket = (both - sse) / CONNECTIONS;
      System.out.printf(
          "| transport | heap of an idle connection |%n|---|---|%n| SSE | %.0f B |%n"
              + "| WebSocket | %.0f B |%n",
          perSse, perWebSocket);
      assertThat(perSse).isBetween(0.0, LARGEST);
      assertThat(perWebSocket).isBetween(0.0, LARGEST);
      for (AutoCloseable connection : open) {
        close(connection);
      }
    }
  }

  /** Code and pools have their size afterwards. */
  private static void warmUp(NodeProcess node) throws IOException {
    for (int i = 0; i < CONNECTIONS; i++) {
      SseProbe.open(node.port(), stream("public.idle")).expectConnected().close();
      webSocket(node).close();
    }
  }

  private static RawWebSocket webSocket(NodeProcess node) throws IOException {
    RawWebSocket client = RawWebSocket.open(node.port(), "/-/ws?topic=public.idle");
    client.expectMessage("connected");
    return client;
  }

  private static double heap(NodeProcess node, RedisServer redis)
      throws IOException, InterruptedException {
    NodeResources.of(node, redis);
    return NodeResources.of(node, redis).heap();
  }

  private static void close(AutoCloseable connection) {
    try {
      connection.close();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
