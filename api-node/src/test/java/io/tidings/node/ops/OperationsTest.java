package io.tidings.node.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidings.node.test.TestNode;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator sees. */
class OperationsTest {
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
  @ValueSource(strings = {"/actuator/health/liveness", "/actuator/health/readiness"})
  void health_ofAGoodNode_isUp(String path) {
    HttpResponse<String> answer = node.get(path);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"status\":\"UP\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"env", "heapdump", "beans", "configprops", "loggers", "threaddump", "shutdown"})
  void actuator_otherEndpoints_areNotThere(String name) {
    HttpResponse<String> answer = node.get("/actuator/" + name);
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
  }

  @Test
  void metrics_nameTheNodeAndNoTopics() {
    String topic = "public.secretname";
    node.post("/api/topics/" + topic + "/events", "{\"type\":\"t\",\"data\":1}");
    HttpResponse<String> answer = node.get("/actuator/prometheus");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .contains("jvm_memory_used_bytes", "http_server_requests_seconds", "node=\"node-a\"")
        .contains("uri=\"/api/topics/{topic}/events\"")
        .doesNotContain("secretname");
  }

  @Test
  void anything_unknown_isAProblemWithSecurityHeaders() {
    HttpResponse<String> answer = node.get("/nothing/here", "Accept", "text/html");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("\"code\":\"not-found\"");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(answer.headers().firstValue("X-Tidings-Node")).hasValue("node-a");
    assertThat(answer.headers().firstValue("Content-Security-Policy")).isPresent();
    assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"GET /a//b HTTP/1.1", "GET /a;x/b HTTP/1.1", "GET /%2e%2e/x HTTP/1.1", "NONSENSE"})
  void anything_malformed_isAProblemWithoutAStackTrace(String line) throws IOException {
    try (Socket socket = node.socket()) {
      socket
          .getOutputStream()
          .write(
              (line + "\r\nHost: x\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer)
          .startsWith("HTTP/1.1 40")
          .contains("application/problem+json", "\"status\":40")
          .doesNotContain("<html", "Exception", "\tat ", "jetty");
    }
  }

  @Test
  void forwardedHeaders_areNotBelieved() {
    HttpResponse<String> answer =
        node.get("/nothing", "X-Forwarded-For", "1.2.3.4", "X-Forwarded-Prefix", "/evil");
    assertThat(answer.body()).doesNotContain("evil");
  }

  @Test
  void settings_thatWouldCompressStreams_areRefused() {
    assertThatThrownBy(() ->
            TestNode.start(
                    "server.compression.enabled=true",
                    "server.compression.mime-types=text/html,text/event-stream")
                .close())
        .rootCause()
        .hasMessageContaining("server.compression.mime-types names text/event-stream");
  }

  @Test
  void settings_outOfRange_areRefusedByName() {
    assertThatThrownBy(() -> TestNode.start("tidings.stream.keepalive=2m").close())
        .rootCause()
        .hasMessageContaining("tidings.stream.keepalive has to be");
  }

  @Test
  void nodeName_isMadeOfHostAndPort() {
    assertThat(NodeName.name("my host/x", "8080")).isEqualTo("my-host-x-8080");
    assertThat(NodeName.name("h", "0")).matches("h-[a-z0-9]{4}").isNotEqualTo("h-0");
    assertThat(new NodeProperties(NodeName.name("x".repeat(200), "8080")).name()).hasSize(55);
  }
}
