package io.tidings.node.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.embedded.RedisServer;
import io.tidings.node.ApiNode;
import io.tidings.testbed.cluster.NodeProcess;
import io.tidings.testbed.cluster.NodeProgram;
import io.tidings.testbed.cluster.PrometheusServer;
import io.tidings.testbed.cluster.PrometheusServer.Rule;
import io.tidings.testbed.cluster.PrometheusServer.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every query of every panel and of every rule has an answer, when a real Prometheus watches nodes
 * with some traffic. A query with a misspelt name has none, and nothing else would tell.
 */
@Tag("slow")
class EveryQueryTest {
  private static final int NODES = 3;
  private static final Duration SOON = Duration.ofMinutes(2);

  /**
   * Queries that have no answer while all is well even without their limits, with the reason. The
   * series that they look at have to be there all the same.
   */
  private static final Map<String, String> EMPTY_IN_HEALTH =
      Map.of(
          "Node starts",
          "no node starts again",
          "TidingsNodeNotReady",
          "what is left when nodes that drain or do not are taken away",
          "TidingsNoLease",
          "the same",
          "TidingsNotScraped",
          "clusters of the last hour of which no node is known now");

  @Test
  void everyQuery_nodesWithTraffic_hasAnAnswer() {
    ShippedMonitoring.requirePrometheus();
    // With a limit, which one panel draws.
    try (RedisServer redis = RedisServer.start("maxmemory 512mb")) {
      List<NodeProcess> nodes = nodes(redis);
      nodes.forEach(NodeProcess::launch);
      try (PrometheusServer prometheus = ShippedMonitoring.start(nodes);
          NodeTraffic traffic = new NodeTraffic()) {
        nodes.forEach(NodeProcess::awaitReady);
        // What had happened before the first scrape would be no change.
        Awaitility.await("Prometheus to see all nodes")
            .atMost(SOON)
            .untilAsserted(() ->
                assertThat(prometheus.query("tidings_ready"))
                    .as("%s", prometheus.targets())
                    .extracting(Sample::value)
                    .containsExactlyElementsOf(Collections.nCopies(NODES, 1.0)));
        nodes.forEach(traffic::at);

        expectAnswers(prometheus, queries(prometheus), () -> nodes.forEach(traffic::goOn));
        assertThat(prometheus.rules()).extracting(Rule::health).containsOnly("ok");
        expectAllNodes(prometheus);
        expectNoAnswerToAMisspeltQuery(prometheus);
      } finally {
        nodes.forEach(NodeProcess::close);
      }
    }
  }

  private static List<NodeProcess> nodes(RedisServer redis) {
    NodeProgram program = NodeProgram.classPath(ApiNode.class.getName());
    List<String> properties = new ArrayList<>(NodeTraffic.PROPERTIES);
    properties.add("--spring.data.redis.url=" + redis.url());
    return IntStream.rangeClosed(1, NODES)
        .mapToObj(i -> new NodeProcess(program, "node-" + i, properties))
        .toList();
  }

  private static List<PromQuery> queries(PrometheusServer prometheus) {
    Stream<PromQuery> ofDashboards =
        Dashboard.all().stream().flatMap(dashboard -> dashboard.queries().stream());
    Stream<PromQuery> ofRules =
        prometheus.rules().stream()
            .map(rule -> {
              PromQuery query = new PromQuery("rule " + rule.name(), rule.query());
              return rule.type().equals("alerting") ? query.withoutLimits() : query;
            });
    return Stream.concat(ofDashboards.map(PromQuery::withoutVariables), ofRules)
        .flatMap(query -> isEmptyInHealth(query) ? query.selectors().stream() : Stream.of(query))
        .toList();
  }

  private static boolean isEmptyInHealth(PromQuery query) {
    return EMPTY_IN_HEALTH.keySet().stream().anyMatch(query.where()::endsWith);
  }

  private static void expectAnswers(
      PrometheusServer prometheus, List<PromQuery> queries, Runnable more) {
    List<PromQuery> unanswered = new ArrayList<>(queries);
    Awaitility.await("every query to have an answer")
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> {
          more.run();
          unanswered.removeIf(query -> isAnswered(prometheus, query));
          assertThat(unanswered).isEmpty();
        });
    System.out.println(queries.size() + " queries of dashboards and rules have an answer");
  }

  /** A quotient whose series are there and have not changed is NaN: that tells nothing. */
  private static boolean isAnswered(PrometheusServer prometheus, PromQuery query) {
    return prometheus.query(query.expression()).stream()
        .anyMatch(sample -> !Double.isNaN(sample.value()));
  }

  /** By the labels that the variables of the dashboards offer. */
  private static void expectAllNodes(PrometheusServer prometheus) {
    assertThat(prometheus.query("count by (cluster, node) (tidings_lanes)"))
        .extracting(Sample::labels)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, NODES)
                .mapToObj(i -> Map.of("cluster", "compose", "node", "node-" + i))
                .collect(Collectors.toList()));
  }

  /** This test can fail: one wrong letter in the name of a metric. */
  private static void expectNoAnswerToAMisspeltQuery(PrometheusServer prometheus) {
    List<PromQuery> misspelt =
        Dashboard.all().stream()
            .flatMap(dashboard -> dashboard.queries().stream())
            .map(PromQuery::withoutVariables)
            .filter(query -> !query.expression().contains("vector(0)"))
            .map(query ->
                new PromQuery(
                    query.where(), query.expression().replaceAll("\\b(tidings|jvm)[_:]", "$0x")))
            .filter(query -> query.expression().contains("_x") || query.expression().contains(":x"))
            .toList();
    assertThat(misspelt).hasSizeGreaterThan(50);
    assertThat(misspelt).noneMatch(query -> isAnswered(prometheus, query));
  }
}
