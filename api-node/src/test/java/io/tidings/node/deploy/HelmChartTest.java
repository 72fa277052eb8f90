package io.tidings.node.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The Helm chart, through Helm itself; its resources by their kind. */
class HelmChartTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Path CHART = Path.of("../helm/tidings");

  @Test
  void lint_strict_noComplaint() {
    LintResult result = new Helm(CHART).lint().strict().call();
    assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
  }

  @Test
  void template_default_isWhatANodeNeeds() {
    JsonNode resources = template(chart -> chart);
    assertThat(resources.propertyNames())
        .containsExactlyInAnyOrder("ConfigMap", "Deployment", "Service", "PodDisruptionBudget");
    JsonNode pod = resources.at("/Deployment/spec/template/spec");
    JsonNode container = pod.at("/containers/0");
    assertThat(container.at("/startupProbe/httpGet/path").asString()).isEqualTo("/livez");
    assertThat(container.at("/livenessProbe/httpGet/path").asString()).isEqualTo("/livez");
    assertThat(container.at("/readinessProbe/httpGet/path").asString()).isEqualTo("/readyz");
    assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    assertThat(pod.at("/enableServiceLinks").asBoolean(true)).isFalse();
    assertThat(resources.at("/Deployment/spec/strategy/rollingUpdate/maxUnavailable").asInt(-1))
        .isZero();
    assertThat(resources.at("/Service/spec/sessionAffinity").isMissingNode()).isTrue();
  }

  @Test
  void template_belowAPath_probesAreThere() {
    JsonNode resources = template(chart -> chart.set("contextPath", "/live/tidings"));
    assertThat(resources.at("/ConfigMap/data/SERVER_SERVLET_CONTEXT_PATH").asString())
        .isEqualTo("/live/tidings");
    JsonNode container = resources.at("/Deployment/spec/template/spec/containers/0");
    assertThat(container.at("/livenessProbe/httpGet/path").asString())
        .isEqualTo("/live/tidings/livez");
    assertThat(container.at("/readinessProbe/httpGet/path").asString())
        .isEqualTo("/live/tidings/readyz");
  }

  @ParameterizedTest
  @CsvSource({"0", "20", "120"})
  void template_anyDrainWindow_graceIsLonger(int window) {
    JsonNode resources = template(chart -> chart.set("drain.windowSeconds", window));
    JsonNode settings = resources.at("/ConfigMap/data");
    assertThat(settings.at("/TIDINGS_DRAIN_WINDOW").asString()).isEqualTo(window + "s");
    int phase =
        Integer.parseInt(
            settings.at("/SPRING_LIFECYCLE_TIMEOUTPERSHUTDOWNPHASE").asString().replace("s", ""));
    int grace =
        resources.at("/Deployment/spec/template/spec/terminationGracePeriodSeconds").asInt();
    assertThat(phase).isGreaterThan(window);
    assertThat(grace).isGreaterThan(phase);
  }

  @Test
  void template_secrets_areReferredToAndNotCopied() {
    JsonNode resources =
        template(chart ->
            chart
                .set("redis.existingSecret.name", "our-redis")
                .set("access.jwt.existingSecret.name", "our-jwt"));
    assertThat(resources.at("/ConfigMap/data/SPRING_DATA_REDIS_URL").isMissingNode()).isTrue();
    String env = resources.at("/Deployment/spec/template/spec/containers/0/env").toString();
    assertThat(env)
        .contains(
            "{\"name\":\"SPRING_DATA_REDIS_URL\",\"valueFrom\":{\"secretKeyRef\":{\"name\":\"our-redis\",\"key\":\"url\"}}}")
        .contains(
            "{\"name\":\"TIDINGS_ACCESS_JWT_SECRET\",\"valueFrom\":{\"secretKeyRef\":{\"name\":\"our-jwt\",\"key\":\"jwt-secret\"}}}");
  }

  @Test
  void template_optionalParts_onlyWhenAskedFor() {
    JsonNode resources =
        template(chart ->
            chart
                .set("ingress.enabled", true)
                .set("podMonitor.enabled", true)
                .set("podDisruptionBudget.enabled", false));
    assertThat(resources.propertyNames())
        .containsExactlyInAnyOrder("ConfigMap", "Deployment", "Service", "Ingress", "PodMonitor");
    assertThat(resources.at("/Ingress/spec/rules/0/http/paths/0/path").asString()).isEqualTo("/");
    assertThat(resources.at("/PodMonitor/spec/podMetricsEndpoints/0/port").asString())
        .isEqualTo("management");
  }

  /** ingress-nginx gives up what is silent for longer, in either direction. */
  @Test
  void template_signsOfLife_areFarMoreFrequentThanTheIngressWaits() {
    JsonNode resources = template(chart -> chart.set("ingress.enabled", true));
    JsonNode settings = resources.at("/ConfigMap/data");
    assertThat(settings.at("/TIDINGS_STREAM_KEEPALIVE").asString()).isEqualTo("15s");
    assertThat(settings.at("/TIDINGS_WEBSOCKET_PING").asString()).isEqualTo("30s");
    JsonNode annotations = resources.at("/Ingress/metadata/annotations");
    assertThat(annotations.path("nginx.ingress.kubernetes.io/proxy-read-timeout").asInt())
        .isGreaterThan(10 * 30);
    assertThat(annotations.path("nginx.ingress.kubernetes.io/proxy-buffering").asString())
        .isEqualTo("off");
  }

  @Test
  void notes_withAnIngress_sayHowToTryBothTransports() {
    InstallCommand install =
        new Helm(CHART).install().withName("live").withKubeVersion("1.31.0").clientOnly().dryRun();
    assertThat(install.call().getOutput()).contains("NOBODY HAS ACCESS").doesNotContain("/-/ws");
    assertThat(
            install
                .set("ingress.enabled", true)
                .set("ingress.host", "live.example.org")
                .set("ingress.tlsSecret", "our-certificate")
                .set("contextPath", "/tidings")
                .call()
                .getOutput())
        .contains(
            "'https://live.example.org/tidings/api/stream?topic=public.hello'",
            "'https://live.example.org/tidings/-/ws?topic=public.hello'");
  }

  /** A Service may be open to the world. */
  @Test
  void template_managementPort_isOfPodsAlone() {
    JsonNode resources = template(chart -> chart.set("podMonitor.enabled", true));
    assertThat(resources.at("/Deployment/spec/template/spec/containers/0/ports").toString())
        .contains("{\"name\":\"management\",\"containerPort\":9080}");
    assertThat(resources.at("/Service/spec/ports")).hasSize(1);
    assertThat(resources.at("/Service/spec/ports/0/targetPort").asString()).isEqualTo("http");
  }

  @Test
  void template_trustedProxies_areEmptyWithoutAnIngressOrASetting() {
    assertThat(trusted(chart -> chart)).isEmpty();
    assertThat(trusted(chart -> chart.set("ingress.enabled", true)))
        .isEqualTo("10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fd00::/8");
    assertThat(
            trusted(chart ->
                chart
                    .set("ingress.enabled", true)
                    .set("limits.trustedProxies[0]", "10.1.0.0/16")
                    .set("limits.trustedProxies[1]", "10.2.0.7")))
        .isEqualTo("10.1.0.0/16,10.2.0.7");
  }

  private static String trusted(UnaryOperator<TemplateCommand> values) {
    return template(values).at("/ConfigMap/data/TIDINGS_LIMITS_TRUSTEDPROXIES").asString("");
  }

  @ParameterizedTest
  @CsvSource({
    "replicaCount, 0",
    "replicaCont, 3",
    "contextPath, tidings",
    "contextPath, /tidings/",
    "redis.url, http://redis",
    "redis.url, redis://user:password@redis",
    "access.allowedOrigins[0], *",
    "streams.keepaliveSeconds, 60",
    "streams.pingSeconds, 0",
    "limits.streamsPerUsr, 5",
    "drain.marginSeconds, 1",
    "image.pullPolicy, Sometimes"
  })
  void template_againstTheSchema_fails(String key, String value) {
    Object typed = value.matches("\\d+") ? Integer.valueOf(value) : value;
    assertThatThrownBy(() -> template(chart -> chart.set(key, typed)))
        .hasMessageContaining("values don't meet the specifications of the schema");
  }

  private static JsonNode template(UnaryOperator<TemplateCommand> values) {
    String yaml =
        values.apply(new Helm(CHART).template().withName("live").withKubeVersion("1.31.0")).call();
    ObjectNode byKind = JSON.createObjectNode();
    for (Object document : new Yaml().loadAll(yaml)) {
      if (document != null) {
        JsonNode resource = JSON.valueToTree(document);
        byKind.set(resource.path("kind").asString(), resource);
      }
    }
    return byKind;
  }
}
