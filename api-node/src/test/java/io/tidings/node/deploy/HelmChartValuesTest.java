package io.tidings.node.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The values of the Helm chart, their schema, and the settings that they become. */
class HelmChartValuesTest {
  private static final JsonMapper JSON = new JsonMapper();

  @ParameterizedTest
  @CsvSource({
    "replicaCount, 0",
    "replicaCont, 3",
    "contextPath, tidings",
    "contextPath, /tidings/",
    "redis.url, http://redis",
    "redis.url, redis://user:password@redis",
    "redis.url, redis-sentinel://redis",
    "redis.url, redis-cluster://one two",
    "redis.trial.maxMemory, 0",
    "redis.trial.maxMemory, 64Mi",
    "redis.trial.storage.size, 1GB",
    "log.policy, async",
    "log.replicaAcks, 0",
    "access.allowedOrigins[0], *",
    "administrator.password, secret",
    "chat.host, https://chat.example.com",
    "chat.upstreamHosts[0], chat.example.org",
    "streams.keepaliveSeconds, 60",
    "streams.pingSeconds, 0",
    "limits.streamsPerUsr, 5",
    "drain.preStopSeconds, 61",
    "drain.marginSeconds, 1",
    "image.pullPolicy, Sometimes",
    "image.tag, a b",
    "resources.limit.memory, 1Gi",
    "env[0].nam, X",
    "logFormat, json",
    "tracing.endpoint, collector:4318",
    "tracing.probability, 2",
    "tracing.probability, 1.5",
    "tracing.sampler, always",
    "service.type, ExternalName",
    "ingress.paths[0], live",
    "httpRoute.parentRefs[0].nam, public",
    "podDisruptionBudget.maxUnavailable, 0",
    "podDisruptionBudget.maxUnavailable, 0%",
    "autoscaling.targetPercent, 100",
    "autoscaling.scaleDown.periodSeconds, 1801",
    "serviceMonitor.interval, 15",
    "podMonitor.enabled, 1",
    "networkPolicy.redis.ports[0], 0",
    "networkPolicy.clients[0].podSelctor, x",
    "podLabels.team, 7"
  })
  void value_againstTheSchema_isRefused(String key, String value) {
    Object typed = value.matches("\\d+") ? Integer.valueOf(value) : value;
    assertThatThrownBy(() -> RenderedChart.of(values -> values.set(key, typed)))
        .hasMessageContaining("values don't meet the specifications of the schema");
  }

  @ParameterizedTest
  @CsvSource({
    "redis.url=redis://a, redis.trial.enabled=true, redis.url and redis.trial.enabled exclude",
    "redis.url=redis-cluster://a, redis.existingSecret.name=b, redis.url and redis.existingSecret",
    "redis.existingSecret.name=b, redis.trial.enabled=true, redis.existingSecret and redis.trial",
    "redis.existingSecret.name=b, redis.passwordSecret.name=c, are for redis.url",
    "redis.trial.enabled=true, redis.username=c, are for redis.url",
    "redis.url=redis://a, redis.username=c, redis.username needs redis.passwordSecret",
    "redis.url=redis://a, redis.sentinelPasswordSecret.name=c, needs a redis.url that names Sent",
    "autoscaling.minReplicas=20, autoscaling.enabled=true, autoscaling.minReplicas is 20",
    "redis.url=redis://a, httpRoute.enabled=true, httpRoute.parentRefs is empty",
    "env[0].name=TIDINGS_DRAIN_WINDOW, env[0].value=1h, set drain.windowSeconds",
    "env[0].name=SERVER_PORT, env[0].value=http, probes and Services would not find the nodes"
  })
  void values_thatContradictEachOther_areRefused(String one, String other, String why) {
    assertThatThrownBy(() -> RenderedChart.of(values -> set(set(values, one), other)))
        .hasMessageContaining(why);
  }

  private static TemplateCommand set(TemplateCommand values, String text) {
    String name = text.substring(0, text.indexOf('='));
    String value = text.substring(text.indexOf('=') + 1);
    return switch (value) {
      case "true" -> values.set(name, true);
      case "20" -> values.set(name, 20);
      default -> values.set(name, value);
    };
  }

  @Test
  void schema_eachObject_isClosed() throws IOException {
    List<String> open = new ArrayList<>();
    collectOpen(schema(), "", open);
    // as in Kubernetes, or of the chart around this one
    assertThat(open)
        .containsExactlyInAnyOrder(
            "/properties/global",
            "/properties/affinity",
            "/properties/env/items/properties/valueFrom",
            "/definitions/asInAPod/items",
            "/definitions/peers/items/properties/podSelector",
            "/definitions/peers/items/properties/namespaceSelector",
            "/definitions/peers/items/properties/ipBlock");
  }

  private static void collectOpen(JsonNode schema, String path, List<String> open) {
    JsonNode more = schema.path("additionalProperties");
    if (schema.path("type").asString("").equals("object")
        && !more.isObject()
        && more.asBoolean(true)) {
      open.add(path);
    }
    for (Map.Entry<String, JsonNode> child : schema.properties()) {
      if (child.getValue().isObject()) {
        collectOpen(child.getValue(), path + "/" + child.getKey(), open);
      }
    }
  }

  /** values.yaml is the list of what there is: Helm checks only that it has nothing more. */
  @Test
  void values_ofTheFile_areAllThatTheSchemaKnows() throws IOException {
    JsonNode values = JSON.valueToTree(new Yaml().<Object>load(text("values.yaml")));
    Set<String> missing = new TreeSet<>();
    collectMissing(schema(), schema(), values, "", missing);
    assertThat(missing).containsExactly("/fullnameOverride", "/global", "/nameOverride");
  }

  private static void collectMissing(
      JsonNode root, JsonNode schema, JsonNode values, String path, Set<String> missing) {
    String ref = schema.path("$ref").asString("");
    JsonNode known = ref.isEmpty() ? schema : root.at(ref.substring(1));
    for (Map.Entry<String, JsonNode> property : known.path("properties").properties()) {
      String child = path + "/" + property.getKey();
      if (values.has(property.getKey())) {
        collectMissing(root, property.getValue(), values.path(property.getKey()), child, missing);
      } else {
        missing.add(child);
      }
    }
  }

  private static JsonNode schema() throws IOException {
    return JSON.readTree(text("values.schema.json"));
  }

  private static String text(String file) throws IOException {
    return Files.readString(RenderedChart.CHART.resolve(file));
  }

  static List<String> sets() throws IOException {
    return HelmChartResourcesTest.sets();
  }

  /** Spring Boot ignores an environment name that it does not know, and so would a typo. */
  @ParameterizedTest
  @MethodSource("sets")
  void settings_ofEachSet_areProperties(String set) throws IOException {
    RenderedChart chart = HelmChartResourcesTest.rendered(set);
    Set<String> names = new TreeSet<>(chart.settings().propertyNames());
    names.addAll(chart.container().path("env").findValuesAsString("name"));
    // of the JVM, and those of Secrets and ConfigMaps that the variables refer to
    names.removeIf(name -> name.equals("JDK_JAVA_OPTIONS") || !name.matches("[A-Z0-9_]+"));
    assertThat(names).contains("TIDINGS_NODE_NAME", "TIDINGS_DRAIN_WINDOW");
    Properties known = properties();
    assertThat(names)
        .allMatch(
            name -> known.single.contains(name) || known.maps.stream().anyMatch(name::startsWith));
  }

  /**
   * By their environment names.
   *
   * @param maps with the underscore after which their keys follow
   */
  private record Properties(Set<String> single, Set<String> maps) {}

  private static Properties properties() throws IOException {
    Properties properties = new Properties(new TreeSet<>(), new TreeSet<>());
    ClassLoader loader = HelmChartValuesTest.class.getClassLoader();
    for (String file : List.of("spring-", "additional-spring-")) {
      String metadata = "META-INF/" + file + "configuration-metadata.json";
      for (URL url : Collections.list(loader.getResources(metadata))) {
        try (InputStream in = url.openStream()) {
          for (JsonNode property : JSON.readTree(in).path("properties")) {
            String name = property.path("name").asString();
            if (property.path("type").asString("").startsWith("java.util.Map<")) {
              properties.maps.add(environment(name) + "_");
            } else {
              properties.single.add(environment(name));
              // read as well, and the usual form of Boot's own
              properties.single.add(environment(name.replace('-', '_')));
            }
          }
        }
      }
    }
    return properties;
  }

  /** As Spring Boot reads it: dots become underscores, dashes go. */
  private static String environment(String property) {
    return property.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
  }
}
