package io.tidings.node.websocket;

import static io.tidings.node.test.RawWebSocket.fragment;
import static io.tidings.node.test.RawWebSocket.ping;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.node.relay.Relay;
import io.tidings.node.test.RawWebSocket;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Token;
import io.tidings.testbed.websocket.WebSocketFrame;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A client whose request does not say who it is authenticates with its first message. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("slow")
class TokenMessageTest {
  private static final long TIMEOUT = 3_000;
  private static final String HIDDEN = "no-line-shows-this";

  private static TestNode node;

  private final String topic = "private." + UUID.randomUUID();
  private final String subject = "reader-" + UUID.randomUUID();
  private final Token token =
      Token.of(subject)
          .topics(topic)
          .claim("iat", Instant.now().getEpochSecond() - 10)
          .claim("note", HIDDEN);

  @BeforeAll
  static void start() {
    node =
        TestNode.start(
            "tidings.websocket.token-timeout=" + TIMEOUT + "ms",
            "tidings.stream.attach-timeout=20s",
            "logging.level.io.tidings=DEBUG");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private RawWebSocket open(String... headers) throws IOException {
    return RawWebSocket.open(node, "/-/ws?topic=" + topic, headers);
  }

  private static String message(Token token) {
    return message(token.text());
  }

  private static String message(String token) {
    return "{\"token\":\"" + token + "\"}";
  }

  private void publish(String type) {
    String event = "{\"type\":\"" + type + "\",\"data\":1}";
    assertThat(node.post("/api/topics/" + topic + "/events", event, token.asHeader()).statusCode())
        .isEqualTo(201);
  }

  private void expectStream(RawWebSocket client) throws IOException {
    client.expectMessage("connected");
    publish("live");
    assertThat(client.expectMessage("live").path("topic").asString()).isEqualTo(topic);
  }

  // ---- what opens the stream

  @Test
  void token_thatPermitsTheTopics_opensTheStream() throws IOException {
    try (RawWebSocket client = open()) {
      expectStream(client.text(message(token)));
    }
    try (RawWebSocket client = open()) {
      expectStream(client.text(" { \"token\" : \"" + token.text() + "\" } "));
    }
  }

  @Test
  void token_inFragmentsAndOctets_opensTheStream() throws IOException {
    byte[] bytes = message(token).getBytes(UTF_8);
    int half = bytes.length / 2;
    try (RawWebSocket client = open()) {
      client.send(fragment(true, false, Arrays.copyOf(bytes, half)), ping()).expectPong();
      client.send(fragment(false, false));
      client.send(fragment(false, true, Arrays.copyOfRange(bytes, half, bytes.length)));
      expectStream(client);
    }
    try (RawWebSocket client = open()) {
      expectStream(client.sendOctets(WebSocketFrame.text(message(token))));
    }
  }

  @Test
  void token_thatDoesNotWaitForTheAnswer_opensTheStream() throws IOException {
    try (RawWebSocket client = RawWebSocket.request(node, "/-/ws?topic=" + topic)) {
      client.text(message(token)).expectSwitched();
      expectStream(client);
    }
  }

  @Test
  void messages_afterTheToken_areDropped() throws IOException {
    try (RawWebSocket client = open()) {
      client.text(message(token)).text(message("another")).text("no JSON").text("");
      expectStream(client);
    }
  }

  @Test
  void events_beforeTheToken_areNotSent_butACursorBringsThem() throws IOException {
    String cursor;
    try (RawWebSocket client = open()) {
      cursor = client.text(message(token)).expectMessage("connected").path("id").asString();
    }
    try (RawWebSocket client =
        RawWebSocket.open(node, "/-/ws?topic=" + topic + "&lastEventId=" + cursor)) {
      publish("early");
      client.send(ping()).expectPong(); // and nothing before it
      client.text(message(token)).expectMessage("connected");
      client.expectMessage("early");
    }
  }

  // ---- what does not

  @Test
  void tokens_thatAreNotBelieved_endTheSession() throws IOException {
    for (String bad :
        List.of(
            token.signedWith("x".repeat(32)).text(),
            token.claim("exp", Instant.now().getEpochSecond() - 1).text(),
            token.header("alg", "none").text(),
            "x",
            "")) {
      try (RawWebSocket client = open()) {
        client.text(message(bad)).expectClosed("session-expired", 4401);
      }
    }
  }

  @Test
  void tokens_thatDoNotPermitIt_endTheSession() throws IOException {
    try (RawWebSocket client = open()) {
      client.text(message(Token.of("u").topics("another"))).expectClosed("revoked", 4403);
    }
    try (RawWebSocket client = RawWebSocket.open(node, "/-/ws?topic=" + topic + "&topic=another")) {
      client.text(message(token)).expectClosed("revoked", 4403);
    }
    try (RawWebSocket client =
        RawWebSocket.open(node, "/-/ws?topic=" + topic + "&workspace=other")) {
      client.text(message(token)).expectClosed("revoked", 4403);
    }
    Token elsewhere = token.rights(Map.of("subscribe", List.of(topic), "workspace", "unknown"));
    try (RawWebSocket client = open()) {
      client.text(message(elsewhere)).expectCloseAndEnd(1008);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "token",
        "null",
        "1",
        "\"token\"",
        "[]",
        "[\"token\"]",
        "{}",
        "{\"token\":null}",
        "{\"token\":1}",
        "{\"token\":[\"x\"]}",
        "{\"Token\":\"x\"}",
        "{\"token\":\"x\",\"more\":1}",
        "{\"token\":\"x\",\"token\":\"y\"}",
        "{\"token\":\"x\"",
        "{\"token\":\"x\"} {}",
        "{\"token\":\"x\"}x",
        "{'token':'x'}",
        "\ufeff{\"token\":\"x\"}"
      })
  void messages_ofAnotherForm_endTheSession(String text) throws IOException {
    try (RawWebSocket client = open()) {
      client.text(text).expectCloseAndEnd(1008);
    }
  }

  @Test
  void messages_thatAreTooLongOrNoText_endTheSession() throws IOException {
    try (RawWebSocket client = open()) {
      client.text(message("x".repeat(16 * 1_024))).expectCloseAndEnd(1008);
    }
    try (RawWebSocket client = open()) {
      client.text("[".repeat(16_000)).expectCloseAndEnd(1008);
    }
    try (RawWebSocket client = open()) {
      byte[] bytes = message(token).getBytes(UTF_8);
      client.send(new WebSocketFrame(WebSocketFrame.FIN | WebSocketFrame.BINARY, bytes));
      client.expectCloseAndEnd(1003);
    }
  }

  // ---- the time for it

  @Test
  void silence_endsTheSession_afterExactlyTheTimeout() throws IOException {
    for (String begun : List.of("", "{\"token\":\"")) {
      long start = System.nanoTime();
      try (RawWebSocket client = open()) {
        if (!begun.isEmpty()) {
          client.send(fragment(true, false, begun.getBytes(UTF_8)));
        }
        for (int i = 0; i < 20; i++) {
          client.send(ping()).expectPong(); // no reason to wait longer
        }
        client.expectClosed("session-expired", 4401);
        long took = Duration.ofNanos(System.nanoTime() - start).toMillis();
        assertThat(took).isBetween(TIMEOUT - 1, TIMEOUT + 10_000);
        client.text(message(token)); // too late
        client.send(WebSocketFrame.close(4401, "")).expectEnd();
      }
    }
  }

  @Test
  void token_inTime_isNotMetByTheDeadline() throws IOException {
    try (RawWebSocket client = open()) {
      client.text(message(token)).expectMessage("connected");
      await("the deadline to pass").pollDelay(Duration.ofMillis(TIMEOUT + 300)).until(() -> true);
      publish("live");
      client.expectMessage("live");
    }
  }

  /** However busy it keeps the connection, of which the node has ended its half. */
  @Test
  void client_thatDoesNotCloseItsSide_isCut() throws IOException {
    try (RawWebSocket client = open()) {
      long start = System.nanoTime();
      client.text(message("x")).expectClosed("session-expired", 4401);
      client.expectEnd();
      await("the end").pollInterval(Duration.ofMillis(100)).until(() -> !client.trySend(ping()));
      assertThat(Duration.ofNanos(System.nanoTime() - start).toMillis()).isGreaterThan(4_500L);
    }
  }

  // ---- the end of what a token permits

  @Test
  void stream_endsWithItsToken() throws IOException {
    Token soon = token.claim("exp", Instant.now().getEpochSecond() + 2);
    try (RawWebSocket client = open()) {
      client.text(message(soon)).expectMessage("connected");
      client.expectClosed("session-expired", 4401);
    }
  }

  @Test
  void revocation_endsTheStream_andMeetsLaterTokens() throws IOException {
    Token admin = Token.of("admin").rights(Map.of("publish", List.of("$control")));
    try (RawWebSocket client = open()) {
      client.text(message(token)).expectMessage("connected");
      String revoked = "{\"subject\":\"" + subject + "\"}";
      assertThat(node.post("/api/access/revocations", revoked, admin.asHeader()).statusCode())
          .isEqualTo(204);
      client.expectClosed("revoked", 4403);
    }
    try (RawWebSocket client = open()) {
      client.text(message(token)).expectClosed("session-expired", 4401);
    }
  }

  // ---- the log

  @Test
  void tokens_areInNoLogLine(CapturedOutput log) throws IOException {
    for (String text :
        List.of(
            message(token),
            message(token.signedWith("x".repeat(32))),
            message(token.claim("exp", 1)),
            message(token.text() + ".x"),
            "{\"token\":\"" + token.text() + "\",\"more\":1}",
            token.text())) {
      try (RawWebSocket client = open()) {
        client.text(text).send(WebSocketFrame.close(1000, "")).expectCut();
      }
    }
    await("all to be freed").until(() -> node.bean(Relay.class).connections() == 0);
    String signature = token.text().substring(token.text().lastIndexOf('.') + 1);
    assertThat(log.getAll()).contains("connection ended").doesNotContain("eyJ", HIDDEN, signature);
  }
}
