package io.tidings.node.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidings.node.test.TestNode;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Health and metrics are on a port of their own, and the probes on both. */
class ManagementPortTest {
  private static TestNode node;

  @BeforeAll
  static void start() {
    node = TestNode.startForDevelopment("tidings.node.name=node-a");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/livez", "/readyz"})
  void probe_onTheNodesPort_isUp(String path) {
    HttpResponse<String> answer = node.get(path);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"status\":\"UP\"}");
    assertThat(node.get(path + "/log").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness"})
  void health_onTheManagementPort_isUp(String path) {
    HttpResponse<String> answer = node.manage(path);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).startsWith("{\"").contains("\"status\":\"UP\"");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/actuator",
        "/actuator/",
        "/actuator/health",
        "/actuator/health/liveness",
        "/actuator/health/readiness",
        "/actuator/prometheus",
        "/%61ctuator/prometheus",
        "/actuato%72/health",
        "/actuator/env"
      })
  void actuator_onTheNodesPort_isNotThere(String path) {
    HttpResponse<String> answer = node.get(path);
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/actuator/env",
        "/actuator/heapdump",
        "/actuator/beans",
        "/actuator/configprops",
        "/actuator/loggers",
        "/actuator/threaddump",
        "/actuator/shutdown",
        "/livez",
        "/boards",
        "/login",
        "/user/events",
        "/"
      })
  void anythingElse_onTheManagementPort_isNotThere(String path) {
    HttpResponse<String> answer = node.manage(path);
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(answer.headers().map()).doesNotContainKeys("server", "set-cookie");
  }

  @Test
  void metrics_nameTheNodeAndNoTopics() {
    String topic = "public.secretname";
    node.post("/api/topics/" + topic + "/events", "{\"type\":\"t\",\"data\":1}");
    // a request is counted after its answer was sent
    HttpResponse<String> answer =
        await()
            .until(
                () -> node.manage("/actuator/prometheus"),
                metrics -> metrics.body().contains("uri=\"/api/topics/{topic}/events\""));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .contains("jvm_memory_used_bytes", "http_server_requests_seconds", "node=\"node-a\"")
        .doesNotContain("secretname");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-,     -,    9080",
        "8081,  -,    9081",
        "64535, -,    65535",
        "0,     -,    0",
        "-1,    -,    -1",
        "8081,  7000, 7000",
        "65000, 7000, 7000",
        "8081,  8081, 8081",
        "8081,  -1,   -1"
      })
  void port_isTheNodesAndAThousand_unlessOneIsSet(
      @Nullable String port, @Nullable String set, String expected) {
    assertThat(managementPort("server.port", port, "management.server.port", set))
        .isEqualTo(expected);
    assertThat(managementPort("SERVER_PORT", port, "MANAGEMENT_SERVER_PORT", set))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"64536", "65535", "70000"})
  void port_withNoneAThousandAbove_isRefusedAndSaysWhatToDo(String port) {
    assertThatThrownBy(() -> TestNode.start("server.port=" + port).close())
        .hasMessageContaining("server.port")
        .hasMessageContaining(port)
        .hasMessageContaining("set management.server.port");
  }

  private static String managementPort(
      String name, @Nullable String port, String managementName, @Nullable String set) {
    StandardEnvironment environment = new StandardEnvironment();
    Map<String, Object> given = new HashMap<>();
    if (port != null) {
      given.put(name, port);
    }
    if (set != null) {
      given.put(managementName, set);
    }
    environment
        .getPropertySources()
        .addFirst(
            name.contains(".")
                ? new MapPropertySource("given", given)
                : new SystemEnvironmentPropertySource("systemEnvironment", given));
    ConfigurationPropertySources.attach(environment);
    new ManagementPort().postProcessEnvironment(environment, new SpringApplication());
    return environment.getRequiredProperty("management.server.port");
  }
}
