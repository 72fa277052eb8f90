package io.tidings.node.deploy;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.embedded.Ports;
import io.tidings.node.relay.Transport;
import io.tidings.node.test.Balancers;
import io.tidings.node.test.NodeInJvm;
import io.tidings.node.test.StreamFollower;
import io.tidings.node.test.StreamFollower.ReconnectPolicy;
import io.tidings.node.test.TestCluster;
import io.tidings.testbed.cluster.Balancer;
import io.tidings.testbed.cluster.BalancerKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A load balancer that is to be replaced leaves its clients time, and none of them misses a thing.
 */
@Tag("slow")
class BalancerDrainTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static TestCluster<NodeInJvm> cluster;

  private final String topic = "public." + UUID.randomUUID();
  private final List<String> cursors = new ArrayList<>();
  private final List<StreamFollower> followers = new ArrayList<>();

  @BeforeAll
  static void start() {
    cluster = TestCluster.start(2);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @AfterEach
  void close() {
    followers.forEach(StreamFollower::close);
  }

  @ParameterizedTest
  @EnumSource
  void streams_theirBalancerDrains_goOnUntilItEnds(BalancerKind kind) {
    try (Balancer leaving = Balancers.start(kind, cluster.ports());
        Balancer staying = Balancers.start(kind, cluster.ports())) {
      followAt(leaving, staying);
      List<Integer> before = connections();
      leaving.drain();
      await("no new connection").atMost(PATIENCE).until(() -> !Ports.listens(leaving.port()));
      publish();
      expectAll();
      expectConnections(before);
      leaving.kill();
      publish();
      expectAll();
      expectConnections(before.stream().map(count -> count + 1).toList());
    }
  }

  /** With the lines that bound it, which are comments there. Envoy has none: it is stopped. */
  @ParameterizedTest
  @EnumSource(names = {"NGINX", "HAPROXY"})
  void streams_theirBalancerHasDrainedForLong_areCutAndMissNothing(BalancerKind kind) {
    UnaryOperator<String> bounded =
        shipped ->
            shipped
                .replace("# worker_shutdown_timeout 1h;", "worker_shutdown_timeout 1s;")
                .replace("# hard-stop-after 1h", "hard-stop-after 1s");
    try (Balancer leaving = Balancers.start(kind, cluster.ports(), bounded);
        Balancer staying = Balancers.start(kind, cluster.ports())) {
      followAt(leaving, staying);
      leaving.drain();
      await("its end").atMost(PATIENCE).until(() -> !leaving.runs());
      publish();
      expectAll();
      assertThat(followers)
          .allSatisfy(follower -> {
            assertThat(follower.frames()).noneMatch(frame -> frame.type().equals("closed"));
            assertThat(follower.badStatuses()).isEmpty();
          });
    }
  }

  /** Both transports at the first balancer; a connection after that is at the second. */
  private void followAt(Balancer first, Balancer second) {
    for (Transport transport : Transport.values()) {
      StreamFollower follower =
          StreamFollower.follow(
              stream(topic).over(transport), ReconnectPolicy.AFTER_RETRY, List.of(first.port()));
      followers.add(follower.expectConnected().goTo(List.of(second.port())));
    }
    publish();
    expectAll();
  }

  private List<Integer> connections() {
    return followers.stream()
        .map(follower -> follower.awaitConnections(1, PATIENCE).connections())
        .toList();
  }

  /** A follower counts a connection a moment after it has got its first frames. */
  private void expectConnections(List<Integer> counts) {
    for (int i = 0; i < counts.size(); i++) {
      followers.get(i).awaitConnections(counts.get(i), PATIENCE);
    }
    assertThat(connections()).isEqualTo(counts);
  }

  private void publish() {
    for (int node = 0; node < 2; node++) {
      cursors.add(cluster.publish(node, topic, "moved", "{}"));
    }
  }

  private void expectAll() {
    for (StreamFollower follower : followers) {
      follower.awaitCursor(cursors.getLast(), PATIENCE).expectExactly(cursors);
    }
  }
}
