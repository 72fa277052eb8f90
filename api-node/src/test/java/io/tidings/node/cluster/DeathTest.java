package io.tidings.node.cluster;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.node.relay.Transport;
import io.tidings.node.test.Frame;
import io.tidings.node.test.StreamFollower;
import io.tidings.node.test.StreamFollower.ReconnectPolicy;
import io.tidings.node.test.TestCluster;
import io.tidings.testbed.cluster.NodeProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A node dies, is stopped, or is drained on request, under load; its clients go on elsewhere and
 * lose nothing.
 */
@Tag("slow")
class DeathTest {
  private static final String DRAIN_TOKEN = "a-token-of-32-characters-and-few";
  private static final Duration WINDOW = Duration.ofSeconds(3);
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final List<String> TOPICS = List.of("public.death-a", "public.death-b");

  @Test
  void nodeKilledAndNodesDrained_underLoad_clientsLoseNothingAndMeetNoBadStatus()
      throws InterruptedException, IOException {
    try (TestCluster<NodeProcess> cluster =
        TestCluster.startProcesses(
            4,
            "tidings.drain.window=" + WINDOW.toSeconds() + "s",
            "tidings.drain.token=" + DRAIN_TOKEN)) {
      List<StreamFollower> followers = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        followers.add(follower(cluster.ports(), i));
      }
      followers.forEach(StreamFollower::expectConnected);
      try (SteadyPublisher publisher = new SteadyPublisher(cluster, TOPICS, List.of(3), 200)) {
        publisher.await(200);
        cluster.node(0).kill();
        publisher.await(600);
        terminate("process", cluster.node(1));
        drainOnRequest(cluster.node(2));
        publisher.await(1_400);
        terminate("process that was drained before", cluster.node(2));
        List<String> published = publisher.stop();
        for (StreamFollower follower : followers) {
          follower.awaitCursor(published.getLast(), SOON).expectExactly(published);
          assertThat(follower.badStatuses()).isEmpty();
          assertThat(follower.resyncs()).isEmpty();
        }
        assertThat(followers).as("some were told of both drains").anyMatch(DeathTest::toldTwice);
      }
      followers.forEach(StreamFollower::close);
    }
  }

  private static void terminate(String what, NodeProcess node) {
    long before = System.nanoTime();
    node.terminate();
    node.awaitExit(WINDOW.plus(SOON));
    System.out.printf(
        "%s gone after %d ms (window %d ms)%n",
        what, (System.nanoTime() - before) / 1_000_000, WINDOW.toMillis());
  }

  /** Returns when its last client is gone; it is still up. */
  private static void drainOnRequest(NodeProcess node) throws InterruptedException, IOException {
    URI drain = URI.create("http://localhost:" + node.managementPort() + "/actuator/drain");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(drain).header("Authorization", "Bearer " + DRAIN_TOKEN);
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(request.POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
      assertThat(answer.body()).doesNotContain("\"streamsAtStart\":0,");
      await("the end of its streams")
          .atMost(WINDOW.plus(SOON))
          .until(() ->
              client
                  .send(request.GET().build(), BodyHandlers.ofString())
                  .body()
                  .contains("\"drained\":true,\"streams\":0,"));
    }
    assertThat(node.alive()).as("it stays up").isTrue();
  }

  private static boolean toldTwice(StreamFollower follower) {
    return follower.frames().stream().filter(DeathTest::saysShutdown).count() == 2;
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
