package io.tidings.node.input;

import static io.tidings.node.test.StreamRequest.stream;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.node.relay.Relay;
import io.tidings.node.test.SseProbe;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Token;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Request lines and their parameters. */
class UrlsTest {
  private static final String ONE = "{\"type\":\"t\",\"data\":1}";

  private static TestNode node;

  @BeforeAll
  static void start() {
    node = TestNode.startForDevelopment();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../x",
        "..%2fx",
        "%2e%2e/x",
        "a/b%2fc",
        "a%2fb",
        "a%5cb",
        "%00",
        "a%00",
        "a%0d%0ab",
        "a;b",
        "a%3bb",
        "%c0%ae%c0%ae",
        "%ff",
        "%zz",
        "%",
        "a b",
        "\u0080",
        "x%E2%80%A8",
        "*",
        "$control",
        "%24control"
      })
  void topic_thatIsNone_isRefusedAndNothingWritten(String name) throws IOException {
    String head =
        "POST /api/topics/" + name + "/events HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
    String answer =
        exchange(head + "Content-Type: application/json\r\nContent-Length: 21\r\n\r\n" + ONE);
    assertThat(answer)
        .matches("(?s)HTTP/1.1 (400|404|405) .*")
        .contains("application/problem+json", "\"status\":40")
        .doesNotContain("\tat ", "Exception");
  }

  @ParameterizedTest
  @ValueSource(ints = {1_024, 7_000})
  void topic_farTooLong_isRefusedAndShownShort(int length) {
    HttpResponse<String> answer = node.post("/api/topics/" + "x".repeat(length) + "/events", ONE);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"code\":\"invalid-name\"", "…\\\"\"");
  }

  /** Named shortly, so many fit into a request line; 101 that differ are refused elsewhere. */
  @Test
  void stream_of1001Topics_isRefused() {
    String topics =
        IntStream.range(0, 1_001)
            .mapToObj(i -> "topic=" + (char) ('a' + i % 26) + i / 26)
            .collect(Collectors.joining("&"));
    assertThat(node.get("/api/stream?" + topics).statusCode()).isEqualTo(414);
    assertThat(node.get("/api/stream?" + topics.substring(0, 7_800)).statusCode()).isEqualTo(400);
  }

  /** Nothing of the permitted one is seen: the whole stream is refused. */
  @Test
  void stream_ofPermittedAndForbiddenTopics_isRefusedAsAWhole() {
    String token = Token.of("u1").topics("mine.*").text();
    try (SseProbe probe =
        SseProbe.open(node.port(), stream("mine.a", "public.a", "yours.a").bearer(token))) {
      probe.expectStatus(403);
      assertThat(probe.errorBody()).contains("forbidden", "yours.a").doesNotContain("retry");
    }
    await("no stream to be left").until(() -> node.bean(Relay.class).connections() == 0);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/topics/public.a/events",
    "POST, /api/topics/%s/events",
    "POST, /api/events",
    "POST, /api/access/revocations",
    "GET, /api/stream",
    "HEAD, /api/stream"
  })
  void token_inTheUrl_isRefusedEverywhere(String method, String path) {
    String topic = "public." + UUID.randomUUID();
    Token all =
        Token.of("root")
            .rights(Map.of("subscribe", List.of("*"), "publish", List.of("*", "$control")));
    for (String name : new String[] {"access_token", "token", "ACCESS_TOKEN", "access%5Ftoken"}) {
      HttpResponse<String> answer =
          node.send(
              method,
              path.formatted(topic) + "?topic=public.a&" + name + "=s3cret",
              method.equals("POST") ? BodyPublishers.ofString(ONE) : BodyPublishers.noBody(),
              "Content-Type",
              "application/json",
              "Authorization",
              "Bearer " + all.text());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
      if (!method.equals("HEAD")) {
        assertThat(answer.body()).contains("token-in-url").doesNotContain("s3cret");
      }
    }
    assertThat(node.get("/api/topics/" + topic + "/events").body()).contains("\"events\":[]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRACE", "PROPFIND", "get", "CONNECT_", "X"})
  void method_unknown_isNotAllowed(String method) throws IOException {
    String answer =
        exchange(
            method
                + " /api/stream?topic=public.a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + "Cookie: session=s3cret\r\n\r\n");
    assertThat(answer)
        .startsWith("HTTP/1.1 405 ")
        .contains(
            "\r\nAllow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\n", "method-not-allowed")
        .contains("\r\nX-Content-Type-Options: nosniff\r\n")
        .doesNotContain("s3cret");
  }

  private static String exchange(String request) throws IOException {
    try (Socket socket = node.socket()) {
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }
}
