package io.tidings.node.connections;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.node.test.StreamProbe;
import io.tidings.node.test.TestCluster;
import io.tidings.testbed.cluster.NodeProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One node is asked for the connections of all, without any feature, whatever the others do. */
@Tag("slow")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ThreeNodesTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String FEATURES_OFF = "tidings.%s.enabled=false";
  private static TestCluster<NodeProcess> cluster;

  @BeforeAll
  static void start() {
    cluster =
        TestCluster.startProcesses(
            3,
            List.of("activity", "board", "chat", "notification", "stopwatch").stream()
                .map(FEATURES_OFF::formatted)
                .toArray(String[]::new));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static JsonNode ask(int node, String query) {
    return JsonMapper.shared().readTree(manage(node, "/actuator/connections" + query));
  }

  private static String manage(int node, String path) {
    URI uri = URI.create("http://localhost:" + cluster.node(node).managementPort() + path);
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build();
    try {
      return HTTP.send(request, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Which nodes are named, and whether each has answered. */
  private static Map<String, Boolean> answered(JsonNode report) {
    Map<String, Boolean> answered = new TreeMap<>();
    report
        .path("nodes")
        .forEach(
            node -> answered.put(node.path("node").asString(), node.path("answered").asBoolean()));
    return answered;
  }

  private static Set<String> nodesOfConnections(JsonNode report) {
    Set<String> nodes = new TreeSet<>();
    report.path("connections").forEach(one -> nodes.add(one.path("node").asString()));
    return nodes;
  }

  private static int requests(int node, String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://localhost:" + cluster.node(node).port() + path);
    return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding()).statusCode();
  }

  /** Under load a node may not answer in time; then it is named, and the next answer has it. */
  private static JsonNode complete(int node, String query) {
    return await("an answer of all nodes")
        .atMost(Duration.ofSeconds(60))
        .until(() -> ask(node, query), report -> report.path("complete").asBoolean());
  }

  @Test
  @Order(1)
  void anyNode_knowsTheConnectionsOfAll_andNoFeatureIsNeeded() throws Exception {
    try (StreamProbe first = cluster.open(0, stream("public.a")).expectConnected();
        StreamProbe second = cluster.open(1, stream("public.a")).expectConnected();
        StreamProbe third = cluster.open(2, stream("public.b")).expectConnected()) {
      for (int node = 0; node < 3; node++) {
        JsonNode report = complete(node, "");
        assertThat(answered(report).keySet()).containsExactly("node-0", "node-1", "node-2");
        assertThat(nodesOfConnections(report)).containsExactly("node-0", "node-1", "node-2");
        report
            .path("nodes")
            .forEach(one -> assertThat(one.path("open").path("sse").asInt()).isEqualTo(1));
      }
      assertThat(nodesOfConnections(complete(0, "?topic=public.a")))
          .containsExactly("node-0", "node-1");
      assertThat(nodesOfConnections(complete(0, "?node=node-2"))).containsExactly("node-2");
      assertThat(complete(2, "?limit=1&sort=since").path("connections").get(0).path("node"))
          .isEqualTo(complete(0, "?limit=1&sort=since").path("connections").get(0).path("node"));
      assertThat(requests(0, "/api/admin/connections")).isEqualTo(404);
      assertThat(requests(0, "/actuator/connections")).isEqualTo(404);
    }
  }

  @Test
  @Order(2)
  void pausedNode_isNamed_andComesBack() {
    complete(0, "");
    cluster.node(1).pause();
    JsonNode report = ask(0, "");
    cluster.node(1).resume();
    assertThat(answered(report)).containsEntry("node-1", false).containsEntry("node-0", true);
    assertThat(report.path("complete").asBoolean(true)).isFalse();
    report
        .path("nodes")
        .forEach(node -> {
          if (!node.path("answered").asBoolean()) {
            assertThat(node.has("open")).isFalse();
            assertThat(node.path("since").asString()).isNotEmpty();
          }
        });
    assertThat(answered(complete(0, ""))).containsEntry("node-1", true);
  }

  @Test
  @Order(3)
  void nodeThatLeft_isNotMissed() {
    cluster.node(1).stop();
    assertThat(answered(complete(0, "")).keySet()).containsExactly("node-0", "node-2");
  }

  @Test
  @Order(4)
  void killedNode_isNamedUntilItsEntryEnds() {
    complete(0, "");
    cluster.node(2).kill();
    assertThat(answered(ask(0, ""))).containsEntry("node-2", false).containsEntry("node-0", true);
    assertThat(answered(complete(0, "")).keySet()).containsExactly("node-0");
  }

  /** Redis is down: the node says what it knows, and why it does not know more. */
  @Test
  @Order(5)
  void withoutRedis_theNodeAnswersForItself() {
    try (StreamProbe probe = cluster.open(0, stream("public.a")).expectConnected()) {
      cluster.redis().stop();
      JsonNode report = ask(0, "?topic=public.a");
      assertThat(report.path("complete").asBoolean(true)).isFalse();
      assertThat(report.path("problem").asString())
          .startsWith("The other nodes could not be asked: ");
      assertThat(answered(report)).containsExactly(Map.entry("node-0", true));
      assertThat(nodesOfConnections(report)).containsExactly("node-0");
    }
  }
}
