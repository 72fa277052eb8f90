package io.tidings.node.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What holds for all resources of the chart, with each set of values in its folder {@code ci}. */
class HelmChartResourcesTest {
  private static final String LONGEST = "a-release-whose-name-is-as-long-as-helm-accepts-names";
  private static final Map<String, RenderedChart> RENDERED = new ConcurrentHashMap<>();
  private static final Map<String, Schema> SCHEMAS = new ConcurrentHashMap<>();

  static List<String> sets() throws IOException {
    try (Stream<Path> files = Files.list(RenderedChart.CHART.resolve("ci"))) {
      List<String> sets = new ArrayList<>();
      sets.add("default");
      files
          .map(file -> file.getFileName().toString().replace("-values.yaml", ""))
          .sorted()
          .forEach(sets::add);
      return sets;
    }
  }

  static RenderedChart rendered(String set) {
    return RENDERED.computeIfAbsent(
        set,
        name ->
            name.equals("default") ? RenderedChart.of(chart -> chart) : RenderedChart.ofSet(name));
  }

  @ParameterizedTest
  @MethodSource("sets")
  void resources_readStrictly_areRight(String set) throws IOException {
    for (JsonNode resource : rendered(set).resources()) {
      assertThat(faults(resource)).as("%s", resource).isEmpty();
    }
  }

  private static List<String> faults(JsonNode resource) throws IOException {
    String kind = RenderedChart.kind(resource);
    return StrictResource.knows(kind)
        ? StrictResource.faults(resource)
        : schema(kind).validate(resource).stream().map(Object::toString).toList();
  }

  /** Of kinds that are not Kubernetes' own: what the chart uses of their definitions. */
  private static Schema schema(String kind) throws IOException {
    Schema known = SCHEMAS.get(kind);
    if (known == null) {
      String text = Files.readString(Path.of("src/test/resources/kinds/" + kind + ".json"));
      known =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
              .getSchema(text, InputFormat.JSON);
      SCHEMAS.put(kind, known);
    }
    return known;
  }

  @Test
  void resources_withATypo_areNot() {
    RenderedChart chart = RenderedChart.of(values -> values);
    ObjectNode container = (ObjectNode) chart.container();
    container.set("livenesProbe", container.remove("livenessProbe"));
    ((ObjectNode) container.path("env").path(0)).put("value", 7);
    container.remove("name");
    assertThat(StrictResource.faults(chart.of("Deployment")))
        .containsExactlyInAnyOrder(
            "/spec/template/spec/containers/0/livenesProbe is no field of V1Container",
            "/spec/template/spec/containers/0/env/0/value is not a text: 7",
            "/spec/template/spec/containers/0/name is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTPRoute", "PrometheusRule", "ServiceMonitor"})
  void resources_ofAnotherKindWithATypo_areNot(String kind) throws IOException {
    RenderedChart chart = RenderedChart.ofSet("everything");
    ObjectNode spec = (ObjectNode) chart.of(kind).path("spec");
    spec.put("selektor", "x");
    assertThat(faults(chart.of(kind))).singleElement().asString().contains("selektor");
  }

  @ParameterizedTest
  @MethodSource("sets")
  void names_areUniqueAndNotTooLong(String set) {
    expectNames(rendered(set));
  }

  @ParameterizedTest
  @ValueSource(strings = {"autoscaled", "gateway", "trial"})
  void names_ofTheLongestRelease_areUniqueAndNotTooLong(String set) {
    RenderedChart chart =
        RenderedChart.of(
            LONGEST,
            values ->
                values
                    .withValuesFile(RenderedChart.set(set))
                    .set("dashboards.enabled", true)
                    .set("nameOverride", "tidings" + "-of-a-department".repeat(3) + "-of-ours"));
    expectNames(chart);
    expectSelectors(chart);
  }

  private static void expectNames(RenderedChart chart) {
    assertThat(
            chart.resources().stream().map(it -> RenderedChart.kind(it) + RenderedChart.name(it)))
        .doesNotHaveDuplicates();
    for (JsonNode resource : chart.resources()) {
      String name = RenderedChart.name(resource);
      assertThat(name).matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?").hasSizeLessThanOrEqualTo(63);
      if (RenderedChart.kind(resource).equals("StatefulSet")) {
        // [StatefulSet] its pods have the label controller-revision-hash: the name and a hash
        assertThat(name).hasSizeLessThanOrEqualTo(52);
      }
      for (String labels : List.of("labels", "matchLabels")) {
        resource.findValues(labels).stream()
            .flatMap(JsonNode::valueStream)
            .forEach(label -> assertThat(label.asString()).hasSizeLessThanOrEqualTo(63));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sets")
  void selectors_ofEachResource_nameOneKindOfPods(String set) {
    expectSelectors(rendered(set));
  }

  private static void expectSelectors(RenderedChart chart) {
    List<JsonNode> selectors = new ArrayList<>();
    chart.all("Service").forEach(it -> selectors.add(it.at("/spec/selector")));
    for (String kind : List.of("Deployment", "StatefulSet", "PodDisruptionBudget")) {
      chart.all(kind).forEach(it -> selectors.add(it.at("/spec/selector/matchLabels")));
    }
    for (JsonNode policy : chart.all("NetworkPolicy")) {
      selectors.add(policy.at("/spec/podSelector/matchLabels"));
      policy.findValues("podSelector").forEach(peer -> selectors.add(peer.path("matchLabels")));
    }
    for (JsonNode spread : chart.pod().path("topologySpreadConstraints")) {
      selectors.add(spread.at("/labelSelector/matchLabels"));
    }
    for (JsonNode selector : selectors) {
      assertThat(chart.podsOf(selector)).as("%s", selector).hasSize(1);
    }
    JsonNode nodes = chart.of("Deployment").at("/spec/selector/matchLabels");
    assertThat(chart.podsOf(nodes).getFirst().path("spec")).isEqualTo(chart.pod());
    for (JsonNode monitor : chart.all("ServiceMonitor")) {
      JsonNode labels = monitor.at("/spec/selector/matchLabels");
      assertThat(chart.all("Service").stream().filter(it -> RenderedChart.selects(labels, it)))
          .singleElement()
          .satisfies(service ->
              assertThat(service.at("/spec/ports/0/name"))
                  .isEqualTo(monitor.at("/spec/endpoints/0/port")));
    }
  }

  @ParameterizedTest
  @MethodSource("sets")
  void references_ofEachResource_existInThisChart(String set) {
    RenderedChart chart = rendered(set);
    for (JsonNode service : chart.all("Service")) {
      JsonNode container =
          chart.podsOf(service.at("/spec/selector")).getFirst().at("/spec/containers/0");
      for (JsonNode port : service.at("/spec/ports")) {
        assertThat(container.path("ports").findValuesAsString("name"))
            .contains(port.path("targetPort").asString());
      }
    }
    for (JsonNode ingress : chart.all("Ingress")) {
      for (JsonNode backend : ingress.findValues("service")) {
        JsonNode service = chart.named("Service", backend.path("name").asString());
        assertThat(service.at("/spec/ports").findValuesAsString("name"))
            .contains(backend.at("/port/name").asString());
      }
    }
    for (JsonNode route : chart.all("HTTPRoute")) {
      for (JsonNode backend : route.at("/spec/rules/0/backendRefs")) {
        JsonNode service = chart.named("Service", backend.path("name").asString());
        assertThat(service.at("/spec/ports/0/port")).isEqualTo(backend.path("port"));
      }
    }
    for (JsonNode scaler : chart.all("HorizontalPodAutoscaler")) {
      chart.named("Deployment", scaler.at("/spec/scaleTargetRef/name").asString());
    }
    for (JsonNode policy : chart.all("NetworkPolicy")) {
      JsonNode pod = chart.podsOf(policy.at("/spec/podSelector/matchLabels")).getFirst();
      assertThat(pod.at("/spec/containers/0/ports").findValuesAsString("name"))
          .containsAll(policy.at("/spec/ingress").findValuesAsString("port"));
    }
    chart.pods().values().forEach(pod -> expectReferences(chart, pod.path("spec")));
  }

  private static void expectReferences(RenderedChart chart, JsonNode pod) {
    JsonNode container = pod.at("/containers/0");
    List<String> ports = container.path("ports").findValuesAsString("name");
    for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      assertThat(ports).containsAll(container.path(probe).findValuesAsString("port"));
    }
    for (JsonNode source : container.path("envFrom")) {
      chart.named("ConfigMap", source.at("/configMapRef/name").asString());
    }
    for (JsonNode map : pod.path("volumes").findValues("configMap")) {
      chart.named("ConfigMap", map.path("name").asString());
    }
    String account = pod.path("serviceAccountName").asString();
    if (!account.equals("default")) {
      chart.named("ServiceAccount", account);
    }
  }
}
