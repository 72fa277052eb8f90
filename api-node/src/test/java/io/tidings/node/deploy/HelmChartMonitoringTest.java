package io.tidings.node.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How Prometheus and Grafana get at what the Helm chart brings for them. */
class HelmChartMonitoringTest {
  private static final Path FILES = RenderedChart.CHART.resolve("files");

  @TempDir Path folder;

  /** The Service of the API may be open to the world. */
  @Test
  void managementPort_isOfNoServiceWithAnAddress() {
    RenderedChart chart = RenderedChart.ofSet("everything");
    assertThat(chart.container().at("/ports").toString())
        .contains("{\"name\":\"management\",\"containerPort\":9080}");
    List<JsonNode> open =
        chart.all("Service").stream()
            .filter(service -> service.at("/spec/ports").toString().contains("management"))
            .toList();
    assertThat(open)
        .singleElement()
        .satisfies(service -> {
          assertThat(service.at("/spec/clusterIP").asString()).isEqualTo("None");
          assertThat(service.at("/spec/type").asString()).isEqualTo("ClusterIP");
          assertThat(service.at("/spec/publishNotReadyAddresses").asBoolean()).isTrue();
        });
    assertThat(chart.of("Service").at("/spec/ports")).hasSize(1);
    assertThat(chart.of("Service").at("/spec/type").asString()).isEqualTo("LoadBalancer");
  }

  @Test
  void serviceMonitor_labels_areThoseOfRulesAndDashboards() {
    JsonNode endpoint =
        RenderedChart.ofSet("everything").of("ServiceMonitor").at("/spec/endpoints/0");
    assertThat(endpoint.path("path").asString()).isEqualTo("/actuator/prometheus");
    assertThat(endpoint.path("relabelings").toString())
        .isEqualTo(
            "[{\"targetLabel\":\"job\",\"replacement\":\"tidings\"},"
                + "{\"targetLabel\":\"cluster\",\"replacement\":\"apps/live\"}]");
  }

  @Test
  void tracing_isOffWithoutACollector() {
    String endpoint = "MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_OTLP_ENDPOINT";
    String share = "MANAGEMENT_TRACING_SAMPLING_PROBABILITY";
    RenderedChart off = RenderedChart.of(values -> values.set("tracing.probability", 0.5));
    assertThat(off.settings().propertyNames()).doesNotContain(endpoint, share);
    String collector = "http://collector:4318/v1/traces";
    RenderedChart on = RenderedChart.of(values -> values.set("tracing.endpoint", collector));
    assertThat(on.setting(endpoint)).isEqualTo(collector);
    assertThat(on.setting(share)).isEqualTo("0.1");
    assertThat(RenderedChart.ofSet("everything").setting(share)).isEqualTo("1");
  }

  /** What stands in braces in both is for Prometheus and Grafana, not for Helm. */
  @Test
  void rulesAndDashboards_areThoseOfTheFiles() throws IOException {
    RenderedChart chart = RenderedChart.ofSet("everything");
    Map<String, Object> rules =
        new Yaml().load(Files.readString(FILES.resolve("prometheus/rules.yml")));
    assertThat(chart.of("PrometheusRule").path("spec"))
        .isEqualTo(new JsonMapper().<JsonNode>valueToTree(rules));

    try (Stream<Path> files = Files.list(FILES.resolve("grafana"))) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        assertThat(chart.all("ConfigMap"))
            .filteredOn(map -> map.path("data").has("tidings-" + name))
            .singleElement()
            .satisfies(map -> {
              assertThat(map.at("/data/tidings-" + name).asString().strip())
                  .isEqualTo(Files.readString(file).strip());
              assertThat(map.at("/metadata/labels/grafana_dashboard").asString()).isEqualTo("1");
              assertThat(map.at("/metadata/annotations/grafana_folder").asString())
                  .isEqualTo("Tidings");
              // [ConfigMap] not more than 1 MiB
              assertThat(Files.size(file)).isLessThan(1 << 20);
            });
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "prometheusRule.enabled, files/prometheus/rules.yml",
    "dashboards.enabled, files/grafana/*.json",
    "redis.trial.enabled, files/redis.conf"
  })
  void files_missingInAPackage_areNamed(String value, String file) throws IOException {
    Path chart = folder.resolve("tidings");
    RenderedChart.copy(chart, path -> !path.startsWith(FILES));
    assertThatThrownBy(() -> RenderedChart.of(chart, "live", values -> values.set(value, true)))
        .hasMessageContaining("The chart has no " + file + ", which " + value + " needs");
  }
}
