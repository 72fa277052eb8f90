package io.tidings.node.test;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.relay.CloseReason;
import io.tidings.node.test.StreamFollower.ReconnectPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nodes of a cluster are one to their clients, whether they live or die. */
@Tag("slow")
class TestClusterTest {
  private static final String TOPIC = "public.a";

  @Test
  void publish_onOneNode_arrivesFromAll() {
    try (var cluster = TestCluster.start(3)) {
      List<StreamProbe> probes = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        probes.add(cluster.open(i, stream(TOPIC)).expectStatus(200).expectConnected());
      }
      String first = cluster.publish(0, TOPIC, "greeting", "{\"n\":1}");
      cluster.announce(1, TOPIC, "typing", "{}");
      String second = cluster.publish(2, TOPIC, "greeting", "{\"n\":2}");
      for (StreamProbe probe : probes) {
        probe.awaitEvents(3, Duration.ofSeconds(10));
        assertThat(probe.events().stream().filter(event -> event.cursor() != null))
            .extracting(Frame::cursor)
            .containsExactly(first, second);
        probe.close();
      }
      cluster.node(1).stop();
      cluster.node(1).start();
      cluster.open(1, stream(TOPIC).after(first)).expectEvent("greeting").close();
    }
  }

  @Test
  void kill_followerGoesOnAtTheNextNode() {
    try (var cluster = TestCluster.startProcesses(2)) {
      try (StreamFollower follower =
          StreamFollower.follow(stream(TOPIC), ReconnectPolicy.AT_ONCE, cluster.ports())) {
        follower.expectConnected();
        List<String> published = new ArrayList<>();
        published.add(cluster.publish(1, TOPIC, "greeting", "1"));
        follower.awaitCursor(published.getFirst(), Duration.ofSeconds(10));
        cluster.node(0).kill();
        published.add(cluster.publish(1, TOPIC, "greeting", "2"));
        follower.awaitCursor(published.getLast(), Duration.ofSeconds(10));
        follower.expectExactly(published);
        assertThat(follower.badStatuses()).isEmpty();
      }
      StreamProbe probe = cluster.open(1, stream(TOPIC)).expectConnected();
      cluster.node(1).terminate();
      probe.expectClosed(CloseReason.SHUTDOWN).close();
      cluster.node(1).awaitExit(Duration.ofSeconds(30));
    }
  }
}
