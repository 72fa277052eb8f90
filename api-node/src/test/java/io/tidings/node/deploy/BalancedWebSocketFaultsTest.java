package io.tidings.node.deploy;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Transport;
import io.tidings.node.test.Balancers;
import io.tidings.node.test.NodeInJvm;
import io.tidings.node.test.StreamFollower;
import io.tidings.node.test.StreamFollower.ReconnectPolicy;
import io.tidings.node.test.StreamRequest;
import io.tidings.node.test.TestCluster;
import io.tidings.node.test.WebSocketProbe;
import io.tidings.testbed.cluster.Balancer;
import io.tidings.testbed.cluster.BalancerKind;
import io.tidings.testbed.cluster.ClusterNode;
import io.tidings.testbed.cluster.NodeProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** WebSockets through the shipped load-balancer configurations, to nodes that go away. */
@Tag("slow")
class BalancedWebSocketFaultsTest {
  private static final int CLIENTS = 6;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String topic = "public." + UUID.randomUUID();
  private final StreamRequest request = stream(topic).over(Transport.WEBSOCKET);
  private final List<String> cursors = new ArrayList<>();

  @ParameterizedTest
  @EnumSource
  void sockets_nodesRestartOneAfterAnother_areToldAndMissNothing(BalancerKind kind) {
    try (TestCluster<NodeInJvm> cluster = TestCluster.start(2, "tidings.drain.window=500ms");
        Balancer balancer = Balancers.start(kind, cluster.ports())) {
      List<StreamFollower> followers = followers(balancer);
      for (int node = 0; node < 2; node++) {
        publish(cluster, 1 - node);
        try (WebSocketProbe told = openAt(cluster.node(node), balancer)) {
          cluster.node(node).stop();
          told.expectClosed(CloseReason.SHUTDOWN); // with its code, 4503
        }
        publish(cluster, 1 - node);
        expectAll(followers);
        cluster.node(node).start();
        publish(cluster, node);
        openAt(cluster.node(node), balancer).close();
      }
      expectAll(followers);
      for (StreamFollower follower : followers) {
        assertThat(nodes(follower)).contains("node-0", "node-1");
        assertThat(ends(follower)).isNotEmpty().containsOnly("shutdown");
        assertThat(follower.badStatuses()).isEmpty();
        follower.close();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void sockets_theirNodeIsKilled_resumeAtAnother(BalancerKind kind) {
    try (TestCluster<NodeProcess> cluster = TestCluster.startProcesses(2);
        Balancer balancer = Balancers.start(kind, cluster.ports())) {
      List<StreamFollower> followers = followers(balancer);
      publish(cluster, 0);
      expectAll(followers);
      cluster.node(1).kill();
      publish(cluster, 0);
      expectAll(followers);
      for (StreamFollower follower : followers) {
        List<String> nodes = nodes(follower).toList();
        assertThat(nodes).isIn(List.of("node-0"), List.of("node-1", "node-0"));
        assertThat(ends(follower)).isEmpty();
        assertThat(follower.badStatuses()).isEmpty();
        follower.close();
      }
    }
  }

  /** Some at each node. */
  private List<StreamFollower> followers(Balancer balancer) {
    List<StreamFollower> followers = new ArrayList<>();
    while (followers.size() < CLIENTS
        || followers.stream().flatMap(BalancedWebSocketFaultsTest::nodes).distinct().count() < 2) {
      followers.add(
          StreamFollower.follow(request, ReconnectPolicy.AFTER_RETRY, List.of(balancer.port()))
              .expectConnected());
    }
    return followers;
  }

  /**
   * A balancer finds out by itself, after a few seconds, that a node is back. HAProxy sends a
   * client where the fewest are: those at other nodes stay until one is at this node.
   */
  private WebSocketProbe openAt(ClusterNode node, Balancer balancer) {
    List<WebSocketProbe> elsewhere = new ArrayList<>();
    try {
      return await("a session at " + node.name())
          .atMost(PATIENCE)
          .until(
              () -> {
                WebSocketProbe probe = WebSocketProbe.open(balancer.port(), request);
                if (node.name().equals(probe.headers().get("x-tidings-node"))) {
                  probe.expectConnected();
                  return probe;
                }
                elsewhere.add(probe);
                return null;
              },
              Objects::nonNull);
    } finally {
      elsewhere.forEach(WebSocketProbe::close);
    }
  }

  /** The nodes that it was connected to, in order. */
  private static Stream<String> nodes(StreamFollower follower) {
    return told(follower, "connected", "node");
  }

  /** Why nodes ended its streams. */
  private static Stream<String> ends(StreamFollower follower) {
    return told(follower, "closed", "reason");
  }

  private static Stream<String> told(StreamFollower follower, String type, String field) {
    return follower.frames().stream()
        .filter(frame -> frame.type().equals(type))
        .map(frame -> frame.data().path(field).asString());
  }

  private void publish(TestCluster<?> cluster, int node) {
    for (int i = 0; i < 5; i++) {
      cursors.add(cluster.publish(node, topic, "moved", "{\"n\":" + i + "}"));
    }
  }

  private void expectAll(List<StreamFollower> followers) {
    for (StreamFollower follower : followers) {
      follower.awaitCursor(cursors.getLast(), PATIENCE).expectExactly(cursors);
    }
  }
}
