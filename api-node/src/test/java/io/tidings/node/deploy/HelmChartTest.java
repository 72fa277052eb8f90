package io.tidings.node.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What the Helm chart makes of its values, through Helm itself. */
class HelmChartTest {
  @Test
  void lint_strict_noComplaint() {
    LintResult result = new Helm(RenderedChart.CHART).lint().strict().call();
    assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
  }

  @Test
  void template_default_isWhatANodeNeeds() {
    RenderedChart chart = RenderedChart.of(values -> values);
    assertThat(chart.kinds())
        .containsExactlyInAnyOrder(
            "ConfigMap", "Deployment", "Service", "ServiceAccount", "PodDisruptionBudget", "Pod");
    JsonNode container = chart.container();
    assertThat(container.at("/startupProbe/httpGet/path").asString()).isEqualTo("/livez");
    assertThat(container.at("/livenessProbe/httpGet/path").asString()).isEqualTo("/livez");
    assertThat(container.at("/readinessProbe/httpGet/path").asString()).isEqualTo("/readyz");
    assertThat(chart.pod().at("/enableServiceLinks").asBoolean(true)).isFalse();
    JsonNode deployment = chart.of("Deployment");
    assertThat(deployment.at("/spec/replicas").asInt()).isEqualTo(3);
    assertThat(deployment.at("/spec/strategy/rollingUpdate/maxUnavailable").asInt(-1)).isZero();
    for (JsonNode spread : chart.pod().at("/topologySpreadConstraints")) {
      assertThat(spread.at("/matchLabelKeys/0").asString()).isEqualTo("pod-template-hash");
    }
    assertThat(chart.of("Service").at("/spec/sessionAffinity").isMissingNode()).isTrue();
    assertThat(chart.setting("SPRING_DATA_REDIS_URL")).isEmpty();
  }

  /** What the Pod Security Standard "restricted" asks, and more: nothing writable, no token. */
  @ParameterizedTest
  @ValueSource(strings = {"everything", "trial", "minimal"})
  void template_eachPod_hasNoRights(String set) {
    for (JsonNode pod : RenderedChart.ofSet(set).pods().values()) {
      JsonNode spec = pod.path("spec");
      assertThat(spec.at("/automountServiceAccountToken").asBoolean(true)).isFalse();
      assertThat(spec.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
      assertThat(spec.at("/securityContext/runAsUser").asInt()).isPositive();
      assertThat(spec.at("/securityContext/seccompProfile/type").asString())
          .isEqualTo("RuntimeDefault");
      JsonNode container = spec.at("/containers/0");
      assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean()).isTrue();
      assertThat(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true))
          .isFalse();
      assertThat(container.at("/securityContext/capabilities/drop/0").asString()).isEqualTo("ALL");
      assertThat(container.at("/resources/limits").propertyNames())
          .contains("memory", "ephemeral-storage")
          .doesNotContain("cpu");
    }
  }

  /** [helm] `helm test --logs` asks for the log when hooks that succeeded are deleted already. */
  @Test
  void testPod_staysForItsLog() {
    RenderedChart chart = RenderedChart.of(values -> values);
    assertThat(
            chart
                .named("Pod", "live-tidings-test")
                .at("/metadata/annotations")
                .path("helm.sh/hook-delete-policy")
                .asString())
        .isEqualTo("before-hook-creation");
  }

  @Test
  void template_belowAPath_probesAndTestAreThere() {
    RenderedChart chart = RenderedChart.of(values -> values.set("contextPath", "/live/tidings"));
    assertThat(chart.setting("SERVER_SERVLET_CONTEXT_PATH")).isEqualTo("/live/tidings");
    assertThat(chart.container().at("/livenessProbe/httpGet/path").asString())
        .isEqualTo("/live/tidings/livez");
    assertThat(chart.container().at("/readinessProbe/httpGet/path").asString())
        .isEqualTo("/live/tidings/readyz");
    assertThat(chart.named("Pod", "live-tidings-test").at("/spec/containers/0/env").toString())
        .contains("{\"name\":\"BASE\",\"value\":\"/live/tidings\"}");
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 15", "0, 20, 25", "5, 20, 25", "60, 600, 600", "30, 0, 15", "1, 120, 40"})
  void template_anyDrain_graceIsLonger(int sleep, int window, int margin) {
    RenderedChart chart =
        RenderedChart.of(values ->
            values
                .set("drain.preStopSeconds", sleep)
                .set("drain.windowSeconds", window)
                .set("drain.marginSeconds", margin)
                .set("autoscaling.enabled", true));
    assertThat(chart.setting("TIDINGS_DRAIN_WINDOW")).isEqualTo(window + "s");
    int phase =
        Integer.parseInt(
            chart.setting("SPRING_LIFECYCLE_TIMEOUTPERSHUTDOWNPHASE").replace("s", ""));
    assertThat(phase).isGreaterThanOrEqualTo(window + 6);
    JsonNode hook = chart.container().path("lifecycle");
    assertThat(hook.at("/preStop/sleep/seconds").asInt(0)).isEqualTo(sleep);
    assertThat(hook.isMissingNode()).as("no hook that sleeps 0 s").isEqualTo(sleep == 0);
    int grace = chart.pod().path("terminationGracePeriodSeconds").asInt();
    assertThat(grace).isEqualTo(sleep + window + margin).isGreaterThan(sleep + phase);
    JsonNode scaleDown = chart.of("HorizontalPodAutoscaler").at("/spec/behavior/scaleDown");
    assertThat(scaleDown.at("/policies/0/periodSeconds").asInt()).isBetween(grace + 30, 1800);
  }

  @Test
  void template_secrets_areReferredToAndNotCopied() {
    RenderedChart chart = RenderedChart.ofSet("everything");
    assertThat(secrets(chart))
        .contains(
            "TIDINGS_ACCESS_JWT_SECRET=jwt/secret",
            "TIDINGS_ADMIN_USERNAME=administrator/user",
            "TIDINGS_ADMIN_PASSWORD=administrator/pass",
            "TIDINGS_DRAIN_TOKEN=drain/token",
            "TIDINGS_CHAT_UPSTREAMKEY=upstream/key")
        .doesNotContain("SPRING_DATA_REDIS");
    assertThat(secrets(RenderedChart.of(values -> values))).isEmpty();
  }

  /** One {@code name=secret/key} in a line. */
  static String secrets(RenderedChart chart) {
    StringBuilder secrets = new StringBuilder();
    for (JsonNode variable : chart.container().path("env")) {
      JsonNode secret = variable.at("/valueFrom/secretKeyRef");
      if (secret.isObject()) {
        secrets
            .append(variable.path("name").asString())
            .append('=')
            .append(secret.path("name").asString())
            .append('/')
            .append(secret.path("key").asString())
            .append('\n');
      }
    }
    return secrets.toString();
  }

  @Test
  void template_withAnAutoscaler_replicasAreItsOwn() {
    RenderedChart chart = RenderedChart.ofSet("autoscaled");
    assertThat(chart.of("Deployment").at("/spec/replicas").isMissingNode()).isTrue();
    JsonNode scaler = chart.of("HorizontalPodAutoscaler").path("spec");
    JsonNode metric = scaler.at("/metrics/0/pods");
    assertThat(metric.at("/metric/name").asString()).isEqualTo("tidings_connections");
    assertThat(metric.at("/target/averageValue").asString()).isEqualTo("1400000");
    assertThat(scaler.at("/behavior/scaleDown/policies")).hasSize(1);
    assertThat(scaler.at("/behavior/scaleDown/policies/0/value").asInt()).isOne();
    // not 2e+06, as Helm writes large numbers
    assertThat(chart.setting("TIDINGS_STREAM_MAXCONNECTIONS")).isEqualTo("2000000");
    assertThat(chart.of("PodDisruptionBudget").at("/spec/maxUnavailable").asString())
        .isEqualTo("25%");
  }

  /** A stream is one request: with the 15 s of some gateways it would be cut again and again. */
  @Test
  void template_withAGateway_streamsHaveNoTimeout() {
    RenderedChart chart = RenderedChart.ofSet("gateway");
    JsonNode rule = chart.of("HTTPRoute").at("/spec/rules/0");
    assertThat(rule.at("/timeouts/request").asString()).isEqualTo("0s");
    assertThat(rule.at("/timeouts/backendRequest").asString()).isEqualTo("0s");
    assertThat(rule.at("/matches/0/path/value").asString()).isEqualTo("/live");
    assertThat(chart.of("NetworkPolicy").at("/spec/ingress/0/from")).hasSize(2);
    assertThat(chart.setting("TIDINGS_LIMITS_TRUSTEDPROXIES")).isEqualTo("10.4.0.0/16");
  }

  /** ingress-nginx gives up what is silent for longer, in either direction. */
  @Test
  void template_signsOfLife_areFarMoreFrequentThanTheIngressWaits() {
    RenderedChart chart = RenderedChart.of(values -> values.set("ingress.enabled", true));
    assertThat(chart.setting("TIDINGS_STREAM_KEEPALIVE")).isEqualTo("15s");
    assertThat(chart.setting("TIDINGS_WEBSOCKET_PING")).isEqualTo("30s");
    JsonNode annotations = chart.of("Ingress").at("/metadata/annotations");
    assertThat(annotations.path("nginx.ingress.kubernetes.io/proxy-read-timeout").asInt())
        .isGreaterThan(10 * 30);
    assertThat(annotations.path("nginx.ingress.kubernetes.io/proxy-buffering").asString())
        .isEqualTo("off");
  }

  @Test
  void template_trustedProxies_areEmptyWithoutAnIngressOrASetting() {
    String ours = "10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fd00::/8";
    assertThat(trusted(values -> values)).isEmpty();
    assertThat(trusted(values -> values.set("ingress.enabled", true))).isEqualTo(ours);
    assertThat(
            trusted(values ->
                values
                    .set("httpRoute.enabled", true)
                    .set("httpRoute.parentRefs[0].name", "public")))
        .isEqualTo(ours);
    assertThat(
            trusted(values ->
                values
                    .set("ingress.enabled", true)
                    .set("limits.trustedProxies[0]", "10.1.0.0/16")
                    .set("limits.trustedProxies[1]", "10.2.0.7")))
        .isEqualTo("10.1.0.0/16,10.2.0.7");
  }

  private static String trusted(UnaryOperator<TemplateCommand> values) {
    return RenderedChart.of(values).setting("TIDINGS_LIMITS_TRUSTEDPROXIES");
  }

  @Test
  void notes_ofEachInstallation_sayWhatIsMissing() {
    InstallCommand install =
        new Helm(RenderedChart.CHART)
            .install()
            .withName("live")
            .withKubeVersion(RenderedChart.KUBERNETES)
            .clientOnly()
            .dryRun();
    assertThat(install.call().getOutput())
        .contains("3 nodes", "NO REDIS", "TOPICS ARE CLOSED", "NO FIRST ADMINISTRATOR", "NO HOST")
        .doesNotContain("/-/ws", "FOR A TRIAL", "autoscaler", "NETWORK POLICY");
    assertThat(
            install
                .set("redis.trial.enabled", true)
                .set("access.publicTopics[0]", "public.*")
                .set("administrator.existingSecret.name", "first")
                .set("chat.host", "live.example.org")
                .set("autoscaling.enabled", true)
                .set("ingress.enabled", true)
                .set("ingress.host", "live.example.org")
                .set("ingress.tlsSecret", "our-certificate")
                .set("contextPath", "/tidings")
                .set("tracing.endpoint", "http://collector:4318/v1/traces")
                .set("networkPolicy.enabled", true)
                .call()
                .getOutput())
        .contains(
            "3 to 12 nodes",
            "FOR A TRIAL",
            "'https://live.example.org/tidings/api/stream?topic=public.hello'",
            "'https://live.example.org/tidings/-/ws?topic=public.hello'",
            "pods/*/tidings_connections",
            "THE NETWORK POLICY DOES NOT LET NODES SEND TRACES TO http://collector:4318/v1/traces.")
        .doesNotContain("NO REDIS", "CLOSED", "NO FIRST", "NO HOST");
  }
}
