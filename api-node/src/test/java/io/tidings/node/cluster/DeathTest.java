package io.tidings.node.cluster;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.relay.Transport;
import io.tidings.node.test.Frame;
import io.tidings.node.test.StreamFollower;
import io.tidings.node.test.StreamFollower.ReconnectPolicy;
import io.tidings.node.test.TestCluster;
import io.tidings.testbed.cluster.NodeProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A node dies, or is drained, under load; its clients go on elsewhere and lose nothing. */
@Tag("slow")
class DeathTest {
  private static final Duration WINDOW = Duration.ofSeconds(3);
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final List<String> TOPICS = List.of("public.death-a", "public.death-b");

  @Test
  void nodeKilledAndNodeDrained_underLoad_clientsLoseNothingAndMeetNoBadStatus()
      throws InterruptedException {
    try (TestCluster<NodeProcess> cluster =
        TestCluster.startProcesses(3, "tidings.drain.window=" + WINDOW.toSeconds() + "s")) {
      List<StreamFollower> followers = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        followers.add(follower(cluster.ports(), i));
      }
      followers.forEach(StreamFollower::expectConnected);
      try (SteadyPublisher publisher = new SteadyPublisher(cluster, TOPICS, List.of(2), 200)) {
        publisher.await(200);
        cluster.node(0).kill();
        publisher.await(600);
        long before = System.nanoTime();
        cluster.node(1).terminate();
        cluster.node(1).awaitExit(WINDOW.plus(SOON));
        System.out.printf(
            "drained process gone after %d ms (window %d ms)%n",
            (System.nanoTime() - before) / 1_000_000, WINDOW.toMillis());
        publisher.await(1_400);
        List<String> published = publisher.stop();
        for (StreamFollower follower : followers) {
          follower.awaitCursor(published.getLast(), SOON).expectExactly(published);
          assertThat(follower.badStatuses()).isEmpty();
          assertThat(follower.resyncs()).isEmpty();
        }
        assertThat(followers)
            .as("some were told of the drain")
            .anyMatch(follower -> follower.frames().stream().anyMatch(DeathTest::saysShutdown));
      }
      followers.forEach(StreamFollower::close);
    }
  }

  private static boolean saysShutdown(Frame frame) {
    return frame.type().equals("closed")
        && frame.data().path("reason").asString().equals("shutdown");
  }

  /** Begins at another node each, so that all nodes have clients, of both transports. */
  private static StreamFollower follower(List<Integer> ports, int i) {
    List<Integer> turned = new ArrayList<>(ports.subList(i % ports.size(), ports.size()));
    turned.addAll(ports.subList(0, i % ports.size()));
    Transport[] transports = Transport.values();
    return StreamFollower.follow(
        stream(TOPICS.toArray(String[]::new))
            .over(transports[i / ports.size() % transports.length]),
        ReconnectPolicy.AFTER_RETRY,
        turned);
  }
}
