package io.tidings.node.cluster;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.node.test.Frame;
import io.tidings.node.test.NodeInJvm;
import io.tidings.node.test.SseFollower;
import io.tidings.node.test.SseProbe;
import io.tidings.node.test.StreamRequest;
import io.tidings.node.test.TestCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An event published on one node reaches every subscriber on every node, and who moves on misses
 * nothing.
 */
class FanOutTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static TestCluster<NodeInJvm> cluster;

  @BeforeAll
  static void start() {
    cluster = TestCluster.start(3);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void publish_onOneNode_reachesAllNodesOnceAndInOrder() {
    List<SseProbe> probes = new ArrayList<>();
    for (int node = 0; node < 3; node++) {
      probes.add(cluster.open(node, stream("public.fan")).expectConnected());
    }
    List<String> published = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      published.add(cluster.publish(0, "public.fan", "greeting", "{\"n\":" + i + "}"));
    }
    for (SseProbe probe : probes) {
      List<Frame> events = probe.awaitEvents(300, SOON);
      assertThat(events).extracting(Frame::cursor).containsExactlyElementsOf(published);
      assertThat(events)
          .extracting(frame -> frame.data().path("n").asInt())
          .containsExactlyElementsOf(IntStream.range(0, 300).boxed().toList());
      probe.close();
    }
  }

  @Test
  void publish_theSameTwice_arrivesTwice() {
    try (SseProbe probe = cluster.open(1, stream("public.same")).expectConnected()) {
      cluster.publish(0, "public.same", "increased", "{\"by\":1}");
      cluster.publish(0, "public.same", "increased", "{\"by\":1}");
      cluster.publish(0, "public.same", "done", "{}");
      probe.expectEvent("increased").expectEvent("increased").expectEvent("done");
    }
  }

  @Test
  void publish_ephemeral_reachesAllNodesWithoutAnId() {
    List<SseProbe> probes = new ArrayList<>();
    for (int node = 0; node < 3; node++) {
      probes.add(cluster.open(node, stream("public.count")).expectConnected());
    }
    cluster.announce(1, "public.count", "count", "{\"n\":7}");
    for (SseProbe probe : probes) {
      Frame frame = probe.nextEvent();
      assertThat(frame.cursor()).isNull();
      assertThat(frame.data().path("n").asInt()).isEqualTo(7);
      probe.close();
    }
  }

  @Test
  void publish_largeEvent_reachesAllNodes() {
    String large = "\"" + "x".repeat(50_000) + "\"";
    try (SseProbe near = cluster.open(0, stream("public.large")).expectConnected();
        SseProbe far = cluster.open(2, stream("public.large")).expectConnected()) {
      cluster.publish(0, "public.large", "blob", large);
      assertThat(near.nextEvent().data().asString()).hasSize(50_000);
      assertThat(far.nextEvent().data().asString()).hasSize(50_000);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void reconnect_toAnotherNodeEvery100Milliseconds_losesAndRepeatsNothing(boolean byQuery)
      throws InterruptedException {
    List<String> topics = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      topics.add("public.roam-" + byQuery + "-" + i);
    }
    StreamRequest request = stream(topics.toArray(String[]::new));
    try (SteadyPublisher publisher = new SteadyPublisher(cluster, topics, List.of(0, 1, 2), 500);
        SseFollower roamer =
            SseFollower.hop(
                byQuery ? request.asQuery() : request, Duration.ofMillis(100), cluster.ports())) {
      roamer.expectConnected().awaitConnections(40, PATIENCE);
      await("many events").atMost(PATIENCE).until(() -> roamer.cursors().size() > 500);
      List<String> published = publisher.stop();
      roamer.awaitCursor(published.getLast(), SOON);
      List<String> got = roamer.cursors();
      // It came as a newcomer: its first event is whatever was published after it was attached.
      roamer.expectExactly(published.subList(published.indexOf(got.getFirst()), published.size()));
      assertThat(roamer.badStatuses()).isEmpty();
      assertThat(roamer.resyncs()).isEmpty();
    }
  }
}
