package io.tidings.node.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.RawWebSocket;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Token;
import io.tidings.node.test.Visitor;
import io.tidings.testbed.websocket.WebSocketHandshake;
import java.io.IOException;
import java.net.Socket;
import java.net.URLEncoder;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may open which session with the request alone, and from which pages. */
class WebSocketAccessTest {
  private static final String LISTED = "https://app.example.com";

  private static TestNode node;
  private static TestNode users;

  private final String topic = "private." + UUID.randomUUID();
  private final String target = "/-/ws?topic=" + topic;
  private final Token token = Token.of("reader-" + UUID.randomUUID()).topics(topic);

  @BeforeAll
  static void start() {
    node =
        TestNode.start(
            "tidings.board.enabled=false",
            "tidings.stopwatch.enabled=false",
            "tidings.access.public-topics=public.*",
            "tidings.cors.allowed-origins=" + LISTED,
            "tidings.limits.streams-per-user=2");
    users =
        TestNode.startForDevelopment(
            "tidings.notification.enabled=false", "tidings.stopwatch.enabled=false");
  }

  @AfterAll
  static void stop() {
    node.close();
    users.close();
  }

  /** The answer to a handshake that is refused. */
  private static String refused(TestNode at, String target, String... headers) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String header : headers) {
      lines.append(header).append("\r\n");
    }
    byte[] request = WebSocketHandshake.request("localhost:" + at.port(), target, lines.toString());
    try (Socket socket = at.socket()) {
      socket.getOutputStream().write(request);
      socket.shutdownOutput();
      String answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      assertThat(answer).doesNotStartWith("HTTP/1.1 101").contains("application/problem+json");
      return answer;
    }
  }

  private static void expectOpen(String target, String... headers) throws IOException {
    try (RawWebSocket client = RawWebSocket.open(node, target, headers)) {
      client.expectMessage("connected");
    }
  }

  private String bearer(Token of) {
    return "Authorization: Bearer " + of.text();
  }

  // ---- the Authorization header: its client reads the status

  @Test
  void header_opensTheStream_orIsRefusedWithAStatus() throws IOException {
    expectOpen(target, bearer(token));
    assertThat(refused(node, target, bearer(token.signedWith("x".repeat(32)))))
        .startsWith("HTTP/1.1 401 ")
        .contains("WWW-Authenticate");
    assertThat(refused(node, target, bearer(token.claim("exp", 1)))).startsWith("HTTP/1.1 401 ");
    assertThat(refused(node, target, "Authorization: Bearer x")).startsWith("HTTP/1.1 401 ");
    assertThat(refused(node, target + "&topic=another", bearer(token))).startsWith("HTTP/1.1 403 ");
    assertThat(refused(node, target + "&workspace=other", bearer(token)))
        .startsWith("HTTP/1.1 403 ");
  }

  @Test
  void header_ofAClientWithTooManyStreams_isRefusedWithAStatus() throws IOException {
    try (RawWebSocket one = RawWebSocket.open(node, target, bearer(token));
        RawWebSocket two = RawWebSocket.open(node, target)) {
      one.expectMessage("connected");
      two.text("{\"token\":\"" + token.text() + "\"}").expectMessage("connected");
      assertThat(refused(node, target, bearer(token)))
          .startsWith("HTTP/1.1 429 ")
          .contains("Retry-After", "too-many-streams");
      try (RawWebSocket three = RawWebSocket.open(node, target)) {
        three.text("{\"token\":\"" + token.text() + "\"}").expectClosed("limit", 4429);
      }
    }
  }

  // ---- tickets and cookies

  @Test
  void ticket_opensOneSessionOnce() throws IOException {
    var answer = node.post("/api/stream-tickets", "", token.asHeader());
    String ticket = Visitor.json(answer).path("ticket").asString();
    String with = target + "&ticket=" + URLEncoder.encode(ticket, UTF_8);
    expectOpen(with);
    for (String bad : List.of(with, target + "&ticket=none", target + "&ticket=")) {
      try (RawWebSocket client = RawWebSocket.open(node, bad)) {
        client.expectClosed("session-expired", 4401); // it does not wait for a token
      }
    }
  }

  @Test
  void cookie_opensTheStream_andABadOneCountsAsNone() throws IOException {
    expectOpen(target, "Cookie: STREAM=" + token.text());
    for (String bad : List.of("x", "", token.claim("exp", 1).text())) {
      expectOpen("/-/ws?topic=public.a", "Cookie: STREAM=" + bad);
      try (RawWebSocket client = RawWebSocket.open(node, target, "Cookie: STREAM=" + bad)) {
        client.text("{\"token\":\"" + token.text() + "\"}").expectMessage("connected");
      }
    }
  }

  @Test
  void session_opensTheStreamOfItsUser_andGuestsGetAnotherOne() throws IOException {
    Visitor ada = Visitor.login(users, "ada", "tidings");
    try (RawWebSocket client = RawWebSocket.open(users, "/-/ws", "Cookie: " + ada.cookie())) {
      assertThat(client.expectMessage("connected").path("data").path("userId").isNumber()).isTrue();
      assertThat(ada.delete("/api/sessions/all").statusCode()).isEqualTo(204);
      assertThat(client.expectMessage("logout").path("data").asString()).isEqualTo("here");
      client.expectMessage("closed");
    }
    try (RawWebSocket client = RawWebSocket.open(users, "/-/ws")) {
      assertThat(client.expectMessage("connected").path("data").path("userId").isNumber())
          .isFalse();
    }
  }

  // ---- pages

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example.com",
        "https://app.example.com.evil.com",
        "http://app.example.com",
        "https://app.example.com:444",
        "http://localhost",
        "null",
        "",
        "x"
      })
  void pagesOfOtherOrigins_areRefused_whateverTheySend(String origin) throws IOException {
    for (String[] credentials :
        new String[][] {
          {}, {bearer(token)}, {"Cookie: STREAM=" + token.text()}, {"Sec-Fetch-Site: cross-site"}
        }) {
      String[] headers = new String[credentials.length + 1];
      System.arraycopy(credentials, 0, headers, 0, credentials.length);
      headers[credentials.length] = "Origin: " + origin;
      for (String path : List.of(target, "/-/ws?topic=public.a", "/-/ws")) {
        assertThat(refused(node, path, headers))
            .startsWith("HTTP/1.1 403 ")
            .contains("origin-not-allowed");
      }
    }
  }

  @Test
  void pages_ofThisOriginOrAListedOne_areLetIn() throws IOException {
    for (String origin :
        List.of("http://localhost:" + node.port(), "http://LOCALHOST:" + node.port(), LISTED)) {
      expectOpen("/-/ws?topic=public.a", "Origin: " + origin);
    }
    expectOpen("/-/ws?topic=public.a", "Origin: " + LISTED, "Sec-Fetch-Site: cross-site");
    expectOpen("/-/ws?topic=public.a", "Sec-Fetch-Site: same-origin");
  }

  @Test
  void pages_thatNameTwoOrigins_areRefused() throws IOException {
    assertThat(refused(node, target, "Origin: " + LISTED, "Origin: " + LISTED))
        .startsWith("HTTP/1.1 403 ");
    assertThat(refused(node, target, "Origin: " + LISTED + ", https://evil.example.com"))
        .startsWith("HTTP/1.1 403 ");
    assertThat(refused(node, target, "Sec-Fetch-Site: cross-site")).startsWith("HTTP/1.1 403 ");
  }
}
