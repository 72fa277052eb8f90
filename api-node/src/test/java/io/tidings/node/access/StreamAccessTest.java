package io.tidings.node.access;

import static io.tidings.node.test.StreamRequest.stream;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.embedded.RedisServer;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Transport;
import io.tidings.node.test.StreamProbe;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Token;
import io.tidings.node.test.Visitor;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tickets and cookies for the streams of callers with a JWT, on nodes without users. */
class StreamAccessTest {
  private static final String[] WITHOUT_BOARDS = {
    "tidings.board.enabled=false", "tidings.stopwatch.enabled=false"
  };

  private static TestNode node;
  private static TestNode other;

  private final String topic = "private." + UUID.randomUUID();
  private final Token token = Token.of("reader-" + UUID.randomUUID()).topics(topic);

  @BeforeAll
  static void start() {
    node = TestNode.start(WITHOUT_BOARDS);
    other = TestNode.start(WITHOUT_BOARDS);
  }

  @AfterAll
  static void stop() {
    node.close();
    other.close();
  }

  private static String ticket(TestNode at, Token token) {
    HttpResponse<String> answer = at.post("/api/stream-tickets", "", token.asHeader());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    assertThat(Instant.parse(Visitor.json(answer).path("expires").asString()))
        .isBetween(Instant.now().plusSeconds(20), Instant.now().plusSeconds(31));
    return Visitor.json(answer).path("ticket").asString();
  }

  private String pathWith(String ticket) {
    return "/api/stream?topic=" + topic + "&ticket=" + URLEncoder.encode(ticket, UTF_8);
  }

  private static StreamProbe open(
      Transport transport, TestNode at, String path, String... headers) {
    var request = stream().with("GET", path);
    for (int i = 0; i < headers.length; i += 2) {
      request = request.header(headers[i], headers[i + 1]);
    }
    return StreamProbe.open(at.port(), request.over(transport));
  }

  private void publish() {
    HttpResponse<String> answer =
        node.post(
            "/api/topics/" + topic + "/events", "{\"type\":\"t\",\"data\":1}", token.asHeader());
    assertThat(answer.statusCode()).isEqualTo(201);
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void ticketOfAJwt_opensOneStreamOnce_withTheRightsOfTheToken(Transport transport) {
    String path = pathWith(ticket(node, token));
    try (StreamProbe probe = open(transport, other, path)) {
      probe.expectConnected();
      publish();
      probe.expectEvent("t");
    }
    try (StreamProbe again = open(transport, node, path)) {
      again.expectRefused(401);
    }
    String elsewhere = "/api/stream?topic=another&ticket=" + ticket(node, token);
    try (StreamProbe probe = open(transport, node, elsewhere)) {
      probe.expectRefused(403);
    }
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void ticketOfAJwt_isWorthWhatTheTokenIsWorth(Transport transport) {
    Token soon = token.claim("exp", Instant.now().getEpochSecond() + 2);
    String ticket = ticket(node, soon);
    try (StreamProbe probe = open(transport, node, pathWith(ticket(node, soon)))) {
      probe.expectConnected();
      probe.expectClosed(CloseReason.SESSION_EXPIRED);
    }
    try (StreamProbe probe = open(transport, node, pathWith(ticket))) {
      probe.expectRefused(401);
    }
    assertThat(node.post("/api/stream-tickets", "").statusCode()).isEqualTo(401);
    assertThat(
            node.post("/api/stream-tickets", "", token.signedWith("x".repeat(32)).asHeader())
                .statusCode())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void ticketOfAJwt_isForStreamsAlone(Transport transport) {
    String ticket = ticket(node, token);
    assertThat(node.get("/api/topics/" + topic + "/events?ticket=" + ticket).statusCode())
        .isEqualTo(401);
    try (StreamProbe probe = open(transport, node, pathWith(ticket))) {
      probe.expectAccepted();
    }
  }

  @Tag("slow")
  @Test
  void ticketOfAJwt_whileRedisIsSilent_asksToComeBack() {
    try (RedisServer redis = RedisServer.start();
        TestNode own =
            TestNode.start(
                "spring.data.redis.url=" + redis.url(),
                "tidings.board.enabled=false",
                "tidings.stopwatch.enabled=false",
                "tidings.access.public-topics=public.*")) {
      String ticket = ticket(own, token);
      redis.pause();
      String open = "/api/stream?topic=public.a&ticket=" + URLEncoder.encode(ticket, UTF_8);
      try {
        for (Transport transport : Transport.values()) {
          try (StreamProbe probe = open(transport, own, pathWith(ticket));
              StreamProbe elsewhere = open(transport, own, open)) {
            probe.expectAccepted();
            probe.expectClosed(CloseReason.TIMEOUT);
            elsewhere.expectClosed(CloseReason.TIMEOUT); // its workspace may be another
          }
        }
      } finally {
        redis.resume();
      }
    }
  }

  private static HttpResponse<String> setCookie(Token token) {
    return node.post("/api/stream-cookie", "", token.asHeader());
  }

  private static @Nullable String cookie(HttpResponse<String> answer) {
    return answer.headers().firstValue("Set-Cookie").orElse(null);
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void cookie_opensStreams_andNothingElse(Transport transport) {
    HttpResponse<String> answer = setCookie(token);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    assertThat(cookie(answer))
        .startsWith("STREAM=" + token.text() + ";")
        .contains("HttpOnly", "SameSite=Lax", "Path=/")
        .containsPattern("Max-Age=35[0-9]{2}|Max-Age=3600");
    String sent = "STREAM=" + token.text();
    String path = "/api/stream?topic=" + topic;
    try (StreamProbe probe = open(transport, other, path, "Cookie", "theme=dark; " + sent)) {
      probe.expectConnected();
      publish();
      probe.expectEvent("t");
    }
    String log = "/api/topics/" + topic + "/events";
    assertThat(node.get(log, "Cookie", sent).statusCode()).isEqualTo(401);
    assertThat(
            node.post(
                    log,
                    "{\"type\":\"t\",\"data\":1}",
                    "Cookie",
                    sent,
                    "Sec-Fetch-Site",
                    "same-origin")
                .statusCode())
        .isEqualTo(401);
    assertThat(node.post("/api/stream-tickets", "", "Cookie", sent).statusCode()).isEqualTo(401);
  }

  @Test
  void cookie_thatIsNotBelieved_countsAsNone() {
    try (TestNode open =
        TestNode.start(
            "tidings.board.enabled=false",
            "tidings.stopwatch.enabled=false",
            "tidings.access.public-topics=public.*",
            "tidings.websocket.token-timeout=100ms")) {
      Token expired = token.claim("exp", Instant.now().getEpochSecond() - 1);
      for (Transport transport : Transport.values()) {
        for (String value : new String[] {expired.text(), "x", "a.b.c", ""}) {
          String cookie = "STREAM=" + value;
          try (StreamProbe anyone =
                  open(transport, open, "/api/stream?topic=public.a", "Cookie", cookie);
              StreamProbe reader =
                  open(transport, open, "/api/stream?topic=" + topic, "Cookie", cookie)) {
            anyone.expectConnected();
            reader.expectRefused(401);
          }
        }
      }
    }
  }

  /** On these paths a JWT may open what a session cannot; elsewhere it does not count. */
  @Test
  void cookie_besideASession_opensGenericStreams_andNoneOfUsers() {
    try (TestNode users = TestNode.startForDevelopment()) {
      Visitor ada = Visitor.login(users, "ada", "tidings");
      String both = ada.cookie() + "; STREAM=" + token.text();
      for (Transport transport : Transport.values()) {
        try (StreamProbe generic =
                open(transport, users, "/api/stream?topic=" + topic, "Cookie", both);
            StreamProbe own = open(transport, users, "/user/events", "Cookie", both)) {
          generic.expectConnected();
          assertThat(own.expectConnected().frames().getFirst().data().path("userId").isNumber())
              .isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void cookie_isWorthWhatTheTokenIsWorth(Transport transport) {
    Token soon = token.claim("exp", Instant.now().getEpochSecond() + 2);
    assertThat(cookie(setCookie(soon))).containsPattern("Max-Age=[012];");
    String path = "/api/stream?topic=" + topic;
    try (StreamProbe probe = open(transport, node, path, "Cookie", "STREAM=" + soon.text())) {
      probe.expectConnected();
      probe.expectClosed(CloseReason.SESSION_EXPIRED);
    }
  }

  @Tag("slow")
  @ParameterizedTest
  @EnumSource(Transport.class)
  void cookie_ofARevokedSubject_opensNothing_andItsStreamsEnd(Transport transport) {
    Token reader = token.claim("iat", Instant.now().getEpochSecond() - 10);
    Token admin = Token.of("admin").rights(Map.of("publish", List.of("$control")));
    String path = "/api/stream?topic=" + topic;
    String cookie = "STREAM=" + reader.text();
    try (StreamProbe probe = open(transport, other, path, "Cookie", cookie)) {
      probe.expectConnected();
      String subject = "{\"subject\":\"%s\"}".formatted(reader.claims().get("sub"));
      assertThat(node.post("/api/access/revocations", subject, admin.asHeader()).statusCode())
          .isEqualTo(204);
      String event = "{\"type\":\"t\",\"data\":1}";
      String[] writer = Token.of("writer").topics(topic).asHeader();
      assertThat(node.post("/api/topics/" + topic + "/events", event, writer).statusCode())
          .isEqualTo(201);
      probe.expectClosed(CloseReason.REVOKED);
      assertThat(probe.events()).isEmpty();
    }
    try (StreamProbe again = open(transport, other, path, "Cookie", cookie)) {
      again.expectRefused(401);
    }
    HttpResponse<String> answer = setCookie(reader);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(cookie(answer)).isNull();
  }

  @Test
  void cookie_isNeitherSetNorRemovedByPagesOfOtherOrigins() {
    for (String[] foreign :
        new String[][] {
          {"Origin", "https://evil.example.com"},
          {"Origin", "https://evil.example.com", "Sec-Fetch-Site", "cross-site"},
          {"Sec-Fetch-Site", "same-site"},
          {"Origin", "null"}
        }) {
      for (String method : new String[] {"POST", "DELETE"}) {
        List<String> headers = new ArrayList<>(List.of(foreign));
        headers.addAll(List.of("Cookie", "STREAM=" + token.text()));
        headers.addAll(List.of(token.asHeader()));
        HttpResponse<String> answer =
            node.send(
                method,
                "/api/stream-cookie",
                BodyPublishers.noBody(),
                headers.toArray(String[]::new));
        assertThat(answer.statusCode()).as("%s %s", method, headers).isEqualTo(403);
        assertThat(cookie(answer)).isNull();
      }
    }
  }

  /** A page without TLS, or one of a sibling domain, cannot set a cookie of this name. */
  @Test
  void cookie_overTls_isSecure_andTheOnlyOneThatCounts() {
    try (TestNode behindTls =
        TestNode.start(
            "tidings.board.enabled=false",
            "tidings.stopwatch.enabled=false",
            "tidings.limits.trusted-proxies=127.0.0.1/32,::1/128")) {
      String[] tls = {"X-Forwarded-Proto", "https", token.asHeader()[0], token.asHeader()[1]};
      assertThat(cookie(behindTls.post("/api/stream-cookie", "", tls)))
          .startsWith("__Host-STREAM=" + token.text() + ";")
          .contains("Secure", "HttpOnly", "SameSite=Lax", "Path=/")
          .doesNotContain("Domain");
      String path = "/api/stream?topic=" + topic;
      for (Transport transport : Transport.values()) {
        try (StreamProbe probe =
            open(
                transport,
                behindTls,
                path,
                "X-Forwarded-Proto",
                "https",
                "Cookie",
                "__Host-STREAM=" + token.text())) {
          probe.expectConnected();
        }
      }
      String[] plain = {"X-Forwarded-Proto", "https", "Cookie", "STREAM=" + token.text()};
      assertThat(behindTls.get(path, plain).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void token_thatReadsNothing_getsNeitherTicketNorCookie() {
    Token writer = Token.of("writer").rights(Map.of("publish", List.of("a")));
    for (String path : new String[] {"/api/stream-tickets", "/api/stream-cookie"}) {
      assertThat(node.post(path, "", writer.asHeader()).statusCode()).as(path).isEqualTo(403);
    }
  }

  /** A reader of Redis learns no token. */
  @Test
  void ticket_isStoredUnreadable() {
    ticket(node, token);
    Object keys = node.redis().call("KEYS", "*:state:ticket.*");
    for (Object key : (List<?>) keys) {
      String stored = String.valueOf(node.redis().call("GET", String.valueOf(key)));
      assertThat(stored).doesNotContain(token.text(), "jwt", "session");
    }
    assertThat((List<?>) keys).isNotEmpty();
  }

  @Test
  void cookie_isRemovedByABrowserThatSentIt() {
    HttpResponse<String> answer =
        node.send(
            "DELETE",
            "/api/stream-cookie",
            BodyPublishers.noBody(),
            "Cookie",
            "STREAM=" + token.text());
    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(cookie(answer)).startsWith("STREAM=;").contains("Max-Age=0");
    assertThat(cookie(node.send("DELETE", "/api/stream-cookie", BodyPublishers.noBody()))).isNull();
  }

  @Test
  void cookie_ofATokenThatBrowsersWouldDrop_isRefused() {
    HttpResponse<String> answer = setCookie(token.claim("padding", "x".repeat(4_000)));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("token-too-long", "3400");
    assertThat(cookie(answer)).isNull();
    assertThat(node.post("/api/stream-cookie", "").statusCode()).isEqualTo(401);
  }

  @Test
  void cookie_ofAUser_isRefused() {
    try (TestNode users = TestNode.startForDevelopment()) {
      Visitor ada = Visitor.login(users, "ada", "tidings");
      assertThat(ada.post("/api/stream-cookie", "").statusCode()).isEqualTo(403);
    }
  }
}
