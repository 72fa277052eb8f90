package io.tidings.testbed.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.tidings.testbed.cluster.PrometheusServer.Alert;
import io.tidings.testbed.cluster.PrometheusServer.Rule;
import io.tidings.testbed.cluster.PrometheusServer.Sample;
import io.tidings.testbed.cluster.PrometheusServer.Series;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class PrometheusServerTest {
  private static final String RULES =
      """
      groups:
        - name: toys
          rules:
            - {record: "toys:sum", expr: sum(toys)}
            - {alert: TooManyToys, expr: toys > 1, annotations: {summary: "{{ $value }} toys"}}
      """;

  @BeforeEach
  void requirePrometheus() {
    boolean installed = PrometheusServer.program().isPresent();
    if (!installed && System.getenv("TIDINGS_REQUIRE_ALL") != null) {
      fail("prometheus is not installed");
    }
    Assumptions.assumeTrue(installed, "prometheus is not installed: NOT tested");
  }

  @Test
  void answers_areWhatTheTargetAndTheRulesSay() throws IOException {
    Instant before = Instant.now();
    HttpServer target = target("toys{kind=\"bear\"} 1\ntoys{kind=\"ball\"} 2\n");
    try (PrometheusServer prometheus =
        PrometheusServer.start(configuration(target), Map.of("rules.yml", RULES))) {
      await("the rules' first evaluation").until(() -> !prometheus.query("toys:sum").isEmpty());
      await("the alert").until(() -> !prometheus.alerts().isEmpty());

      assertThat(prometheus.query("sum by (kind) (toys)"))
          .containsExactlyInAnyOrder(
              new Sample(Map.of("kind", "bear"), 1), new Sample(Map.of("kind", "ball"), 2));
      assertThat(prometheus.query("1 / 0"))
          .containsExactly(new Sample(Map.of(), Double.POSITIVE_INFINITY));
      assertThat(prometheus.query("nothing")).isEmpty();
      List<Series> series =
          prometheus.query("toys:sum", before, Instant.now(), Duration.ofMillis(100));
      assertThat(series).hasSize(1);
      assertThat(series.getFirst().points().getLast().value()).isEqualTo(3);
      assertThat(series.getFirst().points().getFirst().time()).isAfter(before);
      assertThat(prometheus.targets())
          .containsExactly(Map.entry("127.0.0.1:" + target.getAddress().getPort(), ""));
      assertThat(prometheus.alerts())
          .extracting(Alert::name, Alert::state, it -> it.annotations().get("summary"))
          .containsExactly(tuple("TooManyToys", "firing", "2 toys"));
      assertThat(prometheus.rules())
          .containsExactly(
              new Rule("toys", "toys:sum", "recording", "sum(toys)", "ok", ""),
              new Rule("toys", "TooManyToys", "alerting", "toys > 1", "ok", ""));
    } finally {
      target.stop(0);
    }
  }

  @Test
  void query_malformed_failsWithItsReason() {
    try (PrometheusServer prometheus = PrometheusServer.start("", Map.of())) {
      assertThatThrownBy(() -> prometheus.query("sum(")).hasMessageContaining("query=sum(: ");
    }
  }

  @Test
  void start_configurationIsNotTaken_failsWithItsReason() {
    assertThatThrownBy(() -> PrometheusServer.start("globl: {}", Map.of()))
        .hasStackTraceContaining("field globl not found");
  }

  private static String configuration(HttpServer target) {
    return """
    global: {scrape_interval: 200ms, scrape_timeout: 200ms, evaluation_interval: 200ms}
    rule_files: [rules.yml]
    scrape_configs:
      - job_name: toy
        static_configs: [{targets: ["127.0.0.1:%d"]}]
    """
        .formatted(target.getAddress().getPort());
  }

  private static HttpServer target(String metrics) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/metrics",
        exchange -> {
          byte[] body = metrics.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }
}
