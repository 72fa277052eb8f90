package io.tidings.node.publish;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.events.Append;
import io.tidings.node.ops.Limit;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Token;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A body is taken apart piece by piece, up to the first that is wrong. What stands behind it here
 * is no JSON at all, and it is never found.
 */
class LargeBodiesTest {
  private static final String RUBBISH = ",\u0001 not JSON ";

  private static TestNode node;

  private final String topic = "public." + UUID.randomUUID();

  @BeforeAll
  static void start() {
    node = TestNode.startForDevelopment();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static void expect(String body, int status, String code, String field) {
    HttpResponse<String> answer = node.post("/api/events", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains("\"code\":\"" + code + "\"", "\"field\":\"" + field + "\"");
  }

  private String event() {
    return "{\"topics\":[\"" + topic + "\"],\"type\":\"t\",\"data\":1}";
  }

  @Test
  void batch_unknownField_isTheLastThatIsRead() {
    expect("{\"events\":[{\"a\":{" + RUBBISH, 400, "unknown-field", "events[0].a");
    expect("{\"events\":[" + event() + ",{\"a\":{" + RUBBISH, 400, "unknown-field", "events[1].a");
    expect("{\"evens\":[" + RUBBISH, 400, "unknown-field", "evens");
    expect("[{\"a\":{}}" + RUBBISH, 400, "invalid-json", "body");
  }

  @Test
  void batch_oneEventTooMany_isTheLastThatIsRead() {
    String events = String.join(",", Collections.nCopies(Append.MAX_EVENTS, event()));
    expect("{\"events\":[" + events + ",{" + RUBBISH, 400, "invalid-field", "events");
  }

  @Test
  void batch_wrongEvent_isTheLastThatIsRead() {
    String wrong = event().replace("\"t\"", "\"resync\"");
    expect("{\"events\":[" + wrong + RUBBISH, 400, "invalid-name", "events[0].type");
  }

  /** Each takes a hundred bytes of memory and only two of the body. */
  @ParameterizedTest
  @ValueSource(strings = {"{},", "[],", "1,", "{\"a\":0},"})
  void batch_ofVeryManyValues_isTooLarge(String value) {
    String data = "[" + value.repeat(900_000 / value.length()) + "0]";
    expect(
        "{\"events\":[" + event().replace(":1", ":" + data) + "]}",
        413,
        "payload-too-large",
        "body");
  }

  @Test
  void body_withMoreBehindItsEnd_isRefused() {
    expect("{\"events\":[" + event() + "]} {}", 400, "invalid-json", "body");
    expect("{\"events\":[" + event() + "],\"events\":[]}", 400, "invalid-json", "body");
  }

  /** As many as there is room for are on their way, and never arrive. */
  @Test
  void bodies_moreThanThereIsRoomFor_areNotRead() throws IOException {
    List<Socket> onTheirWay = new ArrayList<>();
    try {
      double before = rejections();
      for (int i = 0; i < LargeBodies.MOST; i++) {
        onTheirWay.add(announced(200_000, "p" + i % (LargeBodies.MOST / LargeBodies.SHARE)));
      }
      await("one more is refused")
          .untilAsserted(() -> {
            try (Socket one = announced(200_000, "another")) {
              expectRefused(one);
            }
          });
      assertThat(rejections()).isGreaterThan(before);
      String small = "{\"events\":[" + event() + "]}";
      assertThat(node.post("/api/events", small).statusCode()).isEqualTo(201);
    } finally {
      for (Socket socket : onTheirWay) {
        socket.close();
      }
    }
    await("there is room again")
        .untilAsserted(
            () -> assertThat(node.post("/api/events", large()).statusCode()).isEqualTo(201));
  }

  /** One takes as many places as there are for one: the others have theirs. */
  @Test
  void bodies_ofOnePublisher_leaveRoomForThoseOfOthers() throws IOException {
    List<Socket> onTheirWay = new ArrayList<>();
    try {
      double before = rejections();
      for (int i = 0; i < LargeBodies.MOST + 2; i++) {
        onTheirWay.add(announced(98_400, "greedy"));
      }
      await("those over its share to be refused")
          .untilAsserted(() ->
              assertThat(rejections())
                  .isEqualTo(before + LargeBodies.MOST + 2 - LargeBodies.SHARE));
      String[] another = token("another").asHeader();
      assertThat(node.post("/api/events", large(), another).statusCode()).isEqualTo(201);
      HttpResponse<String> answer = node.post("/api/events", large(), token("greedy").asHeader());
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("\"code\":\"too-busy\"", "This publisher has");
    } finally {
      for (Socket socket : onTheirWay) {
        socket.close();
      }
    }
    String[] greedy = token("greedy").asHeader();
    await("its places are its own again")
        .untilAsserted(() ->
            assertThat(node.post("/api/events", large(), greedy).statusCode()).isEqualTo(201));
  }

  /** Those that were refused take no place, and those that are done give theirs back. */
  @Test
  void bodies_oneAfterTheOther_haveTheirPlaceWhateverBecameOfTheLast() {
    String[] publisher = token("patient").asHeader();
    for (int i = 0; i < 2 * LargeBodies.SHARE; i++) {
      assertThat(node.post("/api/events", large(), publisher).statusCode()).isEqualTo(201);
      String noJson = RUBBISH.repeat(LargeBodies.LARGE / 10);
      assertThat(node.post("/api/events", noJson, publisher).statusCode()).isEqualTo(400);
    }
  }

  private String large() {
    return "{\"events\":[" + event() + "]" + " ".repeat(LargeBodies.LARGE) + "}";
  }

  private static Token token(String publisher) {
    return Token.of(publisher).topics("public.*");
  }

  private static void expectRefused(Socket socket) throws IOException {
    socket.setSoTimeout(10_000); // well below the time after which a slow body is given up
    var in = new InputStreamReader(socket.getInputStream(), US_ASCII);
    assertThat(new BufferedReader(in).readLine()).startsWith("HTTP/1.1 503 ");
  }

  private static Socket announced(int bytes, String publisher) throws IOException {
    Socket socket = node.socket();
    String head =
        "POST /api/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            + "Authorization: Bearer "
            + token(publisher).text()
            + "\r\nContent-Length: "
            + bytes
            + "\r\n\r\n{\"events\"";
    socket.getOutputStream().write(head.getBytes(US_ASCII));
    return socket;
  }

  private static double rejections() {
    return node.bean(MeterRegistry.class)
        .counter("tidings.rejections", "limit", Limit.LARGE_BODIES.word())
        .count();
  }
}
