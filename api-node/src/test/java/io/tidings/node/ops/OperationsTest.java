package io.tidings.node.ops;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidings.node.test.SseProbe;
import io.tidings.node.test.StreamRequest;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Visitor;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
  @CsvSource({"text/html, This page does not exist", "*/*, '\"code\":\"not-found\"'"})
  void anything_unknown_isAPageOrAProblemWithSecurityHeaders(String accepted, String body) {
    HttpResponse<String> answer = node.get("/nothing/here", "Accept", accepted);
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains(body);
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

  /** Clients can do without it; operators cannot. */
  @Test
  void nodeName_hidden_isInMetricsAlone() {
    try (TestNode hidden =
        TestNode.startForDevelopment(
            "tidings.node.name=node-secret", "tidings.node.expose-name=false")) {
      Visitor ada = Visitor.login(hidden, "ada", "tidings");
      for (String path :
          List.of("/", "/nothing", "/api/me", "/openapi.yaml", "/livez", "/a%2fb", "/login")) {
        HttpResponse<String> answer = ada.get(path);
        assertThat(answer.headers().map()).as(path).doesNotContainKey("x-tidings-node");
        assertThat(answer.headers().map() + answer.body()).doesNotContain("node-secret");
      }
      for (String path :
          List.of(
              "/api/stream?topic=public.a",
              "/api/stream?topic=public.a&framing=named",
              "/user/events",
              "/api/projects/events",
              "/api/users/events",
              "/events",
              "/api/v1/events")) {
        StreamRequest request =
            stream().with("GET", path).header("Cookie", String.valueOf(ada.cookie()));
        try (SseProbe probe = SseProbe.open(hidden.port(), request)) {
          probe.expectConnected();
          assertThat(probe.headers() + " " + probe.frames())
              .as(path)
              .contains("keepaliveMs")
              .doesNotContain("node-secret", "\"node\"");
        }
      }
      assertThat(hidden.manage("/actuator/prometheus").body()).contains("node=\"node-secret\"");
    }
  }

  @Test
  void settings_thatWouldCompressStreams_areRefused() {
    assertThatThrownBy(() ->
            TestNode.start(
                    "server.compression.enabled=true",
                    "server.compression.mime-types=text/html,text/event-stream")
                .close())
        .rootCause()
        .hasMessageContaining("server.compression.mime-types must not contain text/event-stream");
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
    assertThat(new NodeProperties(NodeName.name("x".repeat(200), "8080"), true).name()).hasSize(55);
  }
}
