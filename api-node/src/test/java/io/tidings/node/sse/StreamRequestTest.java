package io.tidings.node.sse;

import static io.tidings.node.test.StreamRequest.stream;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidings.events.ResyncReason;
import io.tidings.node.test.SseProbe;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Token;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What a request for a stream may say, and how it is refused. */
class StreamRequestTest {
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
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /api/stream                                    | invalid-topics | topic
          /api/stream?topic=                             | invalid-name   | topic
          /api/stream?topic=public.a&topic=a%20b         | invalid-name   | topic
          /api/stream?topic=..%2Fx                       | invalid-name   | topic
          /api/stream?topic=$control                     | invalid-name   | topic
          /api/stream?topic=public.a&framing=xml         | invalid-name   | framing
          /api/stream?topic=public.a&workspace=a%20b     | invalid-name   | workspace
          /api/stream?topic=public.a&access_token=s3cret | token-in-url   | access_token
          /api/stream?topic=public.a&token=s3cret        | token-in-url   | token
          """)
  void stream_invalidRequest_isRefusedWithItsField(String path, String code, String field) {
    HttpResponse<String> answer = node.get(path, "Accept", "text/event-stream");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body())
        .contains("\"code\":\"" + code + "\"", "\"field\":\"" + field + "\"")
        .contains("\"type\":\"/problems/" + code + "\"")
        .doesNotContain("s3cret");
  }

  @Test
  void stream_topicWithLineEnds_isShownEscaped() {
    assertThat(node.get("/api/stream?topic=a%0d%0aevent:%20x").body())
        .contains("a\\\\u000d\\\\u000aevent: x");
  }

  @Test
  void stream_moreThan100Topics_isRefused() {
    assertThat(node.get("/api/stream?" + topics(101)).statusCode()).isEqualTo(400);
    try (SseProbe probe = SseProbe.open(node.port(), stream(names(100)))) {
      probe.expectStatus(200);
    }
  }

  @Test
  void stream_repeatedTopic_countsOnce() {
    String path = "/api/stream?" + topics(100) + "&topic=public.0";
    try (SseProbe probe = SseProbe.open(node.port(), stream().with("GET", path))) {
      probe.expectStatus(200).expectConnected();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "text/html, 406",
    "'text/event-stream;q=0', 406",
    "not a type, 406",
    "application/json, 406"
  })
  void stream_acceptExcludesStreams_isRefused(String accept, int status) {
    assertThat(node.get("/api/stream?topic=public.a", "Accept", accept).statusCode())
        .isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "text/*", "text/html, text/event-stream;q=0.1"})
  void stream_acceptAllowsStreams_isServed(String accept) {
    try (SseProbe probe = SseProbe.open(node.port(), stream("public.a").header("Accept", accept))) {
      probe.expectStatus(200).expectConnected();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH"})
  void stream_otherMethod_isNotAllowed(String method) {
    HttpResponse<String> answer =
        node.send(method, "/api/stream?topic=public.a", BodyPublishers.noBody());
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).isPresent();
    assertThat(answer.body()).contains("method-not-allowed");
  }

  @Test
  void stream_withoutToken_isUnauthorized() {
    HttpResponse<String> answer = node.get("/api/stream?topic=private.a");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate"))
        .hasValue("Bearer realm=\"tidings\"");
    assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void stream_oneTopicOfSeveralNotPermitted_isForbiddenAsAWhole() {
    HttpResponse<String> answer =
        node.get(
            "/api/stream?topic=mine.a&topic=yours.a", Token.of("u1").topics("mine.*").asHeader());
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("yours.a", "\"code\":\"forbidden\"");
  }

  @Test
  void stream_otherWorkspaceThanTheTokens_isForbidden() {
    assertThat(
            node.get(
                    "/api/stream?topic=mine.a&workspace=other",
                    Token.of("u1").topics("mine.*").asHeader())
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void stream_unknownWorkspace_isNotFound() {
    assertThat(node.get("/api/stream?topic=public.a&workspace=nowhere").statusCode())
        .isEqualTo(404);
  }

  @Test
  void stream_permittedTopics_areServed() {
    try (SseProbe probe =
        SseProbe.open(
            node.port(), stream("mine.a").bearer(Token.of("u1").topics("mine.*").text()))) {
      probe.expectStatus(200).expectConnected();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "-1", "1", "1-", "-", "${jndi:x}", "<script>", "\u0080", "a\tb"})
  void stream_unreadableCursor_isAResyncAndNeverAnError(String cursor) {
    try (SseProbe probe = SseProbe.open(node.port(), stream("public.a").after(cursor))) {
      probe.expectStatus(200).expectResync(ResyncReason.BAD_CURSOR);
    }
  }

  @Test
  void stream_emptyCursor_countsAsNone() {
    try (SseProbe probe =
        SseProbe.open(node.port(), stream("public.a").header("Last-Event-ID", ""))) {
      probe.expectConnected();
      assertThat(probe.expectCursor()).isNotEmpty();
    }
  }

  @Test
  void stream_cursorInHeaderAndQuery_headerWins() {
    String good;
    try (SseProbe probe = SseProbe.open(node.port(), stream("public.a"))) {
      good = probe.expectCursor();
    }
    String path = "/api/stream?topic=public.a&lastEventId=";
    try (SseProbe probe =
            SseProbe.open(
                node.port(), stream().with("GET", path + good).header("Last-Event-ID", "bad"));
        SseProbe other =
            SseProbe.open(
                node.port(), stream().with("GET", path + "bad").header("Last-Event-ID", good))) {
      probe.expectResync(ResyncReason.BAD_CURSOR);
      other.expectConnected();
      assertThat(other.frames()).noneMatch(frame -> frame.type().equals("resync"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8 << 10, 100_000})
  void stream_hugeHeader_isRefusedQuickly(int size) {
    try (SseProbe probe = SseProbe.open(node.port(), stream("public.a").after("x".repeat(size)))) {
      probe.expectStatus(431);
      assertThat(probe.errorBody()).contains("\"status\":431");
    }
  }

  /** The node does not read a megabyte: the reset for the rest may overtake the answer. */
  @Test
  void stream_headerWithoutEnd_isCutOff() throws IOException {
    try (Socket socket = node.socket()) {
      OutputStream out = socket.getOutputStream();
      out.write("GET /api/stream?topic=public.a HTTP/1.1\r\nLast-Event-ID: ".getBytes(US_ASCII));
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 10_000; i++) {
                  out.write("x".repeat(10_000).getBytes(US_ASCII));
                }
              })
          .isInstanceOf(SocketException.class);
    }
  }

  @Test
  void stream_hugeQuery_isRefusedQuickly() {
    try (SseProbe probe =
        SseProbe.open(node.port(), stream("public.a").after("x".repeat(8 << 10)).asQuery())) {
      probe.expectStatus(414);
      assertThat(probe.errorBody()).contains("\"status\":414");
    }
  }

  @Test
  void stream_moreTopicsThanTheOperatorAllows_isRefused() {
    try (TestNode strict = TestNode.startForDevelopment("tidings.stream.max-topics=2")) {
      assertThat(strict.get("/api/stream?" + topics(3)).body()).contains("1 to 2 topics");
    }
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void stream_tokenInUrl_isInNoLog(CapturedOutput log) {
    try (TestNode logging =
        TestNode.startForDevelopment(
            "server.jetty.accesslog.enabled=true", "tidings.drain.window=100ms")) {
      logging.get("/api/stream?topic=public.a&access_token=verysecret");
      await("the access log").until(() -> log.getAll().contains("\"GET /api/stream\" 400"));
      assertThat(log.getAll()).doesNotContain("verysecret");
    }
  }

  private static String topics(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "topic=public." + i)
        .collect(Collectors.joining("&"));
  }

  private static String[] names(int count) {
    return IntStream.range(0, count).mapToObj(i -> "public." + i).toArray(String[]::new);
  }
}
