package io.tidings.node.cluster;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.node.relay.Transport;
import io.tidings.node.test.Frame;
import io.tidings.node.test.NodeInJvm;
import io.tidings.node.test.StreamFollower;
import io.tidings.node.test.StreamProbe;
import io.tidings.node.test.StreamRequest;
import io.tidings.node.test.TestCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An event published on one node reaches every subscriber on every node, and a client that changes
 * nodes misses nothing.
 */
@Tag("slow")
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

  @ParameterizedTest
  @EnumSource(Transport.class)
  void publish_onOneNode_reachesAllNodesOnceAndInOrder(Transport transport) {
    List<StreamProbe> probes = new ArrayList<>();
    for (int node = 0; node < 3; node++) {
      probes.add(cluster.open(node, stream("public.fan").over(transport)).expectConnected());
    }
    List<String> published = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      published.add(cluster.publish(0, "public.fan", "greeting", "{\"n\":" + i + "}"));
    }
    for (StreamProbe probe : probes) {
      List<Frame> events = probe.awaitEvents(300, SOON);
      assertThat(events).extracting(Frame::cursor).containsExactlyElementsOf(published);
      assertThat(events)
          .extracting(frame -> frame.data().path("n").asInt())
          .containsExactlyElementsOf(IntStream.range(0, 300).boxed().toList());
      probe.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void publish_theSameTwice_arrivesTwice(Transport transport) {
    try (StreamProbe probe =
        cluster.open(1, stream("public.same").over(transport)).expectConnected()) {
      cluster.publish(0, "public.same", "increased", "{\"by\":1}");
      cluster.publish(0, "public.same", "increased", "{\"by\":1}");
      cluster.publish(0, "public.same", "done", "{}");
      probe.expectEvent("increased").expectEvent("increased").expectEvent("done");
    }
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void publish_ephemeral_reachesAllNodesWithoutAnId(Transport transport) {
    List<StreamProbe> probes = new ArrayList<>();
    for (int node = 0; node < 3; node++) {
      probes.add(cluster.open(node, stream("public.count").over(transport)).expectConnected());
    }
    cluster.announce(1, "public.count", "count", "{\"n\":7}");
    for (StreamProbe probe : probes) {
      Frame frame = probe.nextEvent();
      assertThat(frame.cursor()).isNull();
      assertThat(frame.data().path("n").asInt()).isEqualTo(7);
      probe.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void publish_largeEvent_reachesAllNodes(Transport transport) {
    String large = "\"" + "x".repeat(50_000) + "\"";
    try (StreamProbe near =
            cluster.open(0, stream("public.large").over(transport)).expectConnected();
        StreamProbe far =
            cluster.open(2, stream("public.large").over(transport)).expectConnected()) {
      cluster.publish(0, "public.large", "blob", large);
      assertThat(near.nextEvent().data().asString()).hasSize(50_000);
      assertThat(far.nextEvent().data().asString()).hasSize(50_000);
    }
  }

  static Stream<Arguments> roamers() {
    return Stream.of(
        Arguments.of(List.of(Transport.SSE), false),
        Arguments.of(List.of(Transport.WEBSOCKET, Transport.SSE), false),
        Arguments.of(List.of(Transport.SSE, Transport.WEBSOCKET), true));
  }

  /** There are three nodes and up to two transports: it meets each transport at each node. */
  @ParameterizedTest(name = "{0}, by query {1}")
  @MethodSource("roamers")
  void reconnect_toAnotherNodeAndTransportEvery100Milliseconds_losesAndRepeatsNothing(
      List<Transport> transports, boolean byQuery) throws InterruptedException {
    List<String> topics = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      topics.add("public.roam-" + UUID.randomUUID());
    }
    StreamRequest request = stream(topics.toArray(String[]::new));
    try (SteadyPublisher publisher = new SteadyPublisher(cluster, topics, List.of(0, 1, 2), 500);
        StreamFollower roamer =
            StreamFollower.hop(
                byQuery ? request.asQuery() : request,
                Duration.ofMillis(100),
                cluster.ports(),
                transports)) {
      roamer.expectConnected().awaitConnections(40, PATIENCE);
      await("many events").atMost(PATIENCE).until(() -> roamer.cursors().size() > 500);
      List<String> published = publisher.stop();
      roamer.awaitCursor(published.getLast(), SOON);
      List<String> got = roamer.cursors();
      // It came as a newcomer: its first event is whatever was published after it was attached.
      roamer.expectExactly(published.subList(published.indexOf(got.getFirst()), published.size()));
      assertThat(roamer.badStatuses()).isEmpty();
      assertThat(roamer.transports()).containsExactlyInAnyOrderElementsOf(transports);
      assertThat(roamer.resyncs()).isEmpty();
    }
  }
}
