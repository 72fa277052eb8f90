package io.tidings.node.publish;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.SseProbe;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Token;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Publishing over HTTP, and each way in which it is refused. */
class PublishTest {
  private static final String ONE = "{\"type\":\"greeting\",\"data\":{\"text\":\"hello\"}}";

  private static TestNode node;

  private final String topic = "public." + UUID.randomUUID();
  private final String path = "/api/topics/" + topic + "/events";

  @BeforeAll
  static void start() {
    node = TestNode.startForDevelopment();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void publish_one_answersWithIdAndCursor() {
    HttpResponse<String> answer = node.post(path, ONE);

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.headers().firstValue("X-Tidings-Node")).isPresent();
    JsonNode body = json(answer);
    assertThat(body.get("id").asString()).matches("\\d+-\\d+");
    assertThat(body.get("cursor").asString())
        .matches("[A-Za-z0-9]{1,28}\\.\\d+-\\d+")
        .endsWith("." + body.get("id").asString());
  }

  @Test
  void publish_dataOfAnyKind_isReadBackAsItWasSent() {
    String data =
        "{\"big\":12345678901234567890123,\"exact\":1.10,\"tiny\":0.000000000000000000001,"
            + "\"none\":null,\"text\":\"\\u0000\\u2028é😀\",\"list\":[[],{}],\"\":false}";
    node.post(path, "{\"type\":\"t\",\"data\":" + data + "}");
    String log = node.get(path).body();
    assertThat(log).contains("12345678901234567890123", "1.10");
    assertThat(json(log).get("events").get(0).get("data")).isEqualTo(json(data));
  }

  @Test
  void publish_explicitNull_isData() {
    assertThat(node.post(path, "{\"type\":\"t\",\"data\":null}").statusCode()).isEqualTo(201);
    assertThat(node.get(path).body()).contains("\"data\":null");
  }

  @Test
  void publish_ephemeral_isHeardAndHasNoId() {
    try (SseProbe probe = SseProbe.open(node.port(), stream(topic))) {
      probe.expectConnected();
      HttpResponse<String> answer =
          node.post(path, "{\"type\":\"count\",\"data\":3,\"durable\":false}");
      assertThat(answer.statusCode()).isEqualTo(202);
      assertThat(answer.body()).isEqualTo("{\"id\":null,\"cursor\":null}");
      probe.expectEvent("count");
    }
    assertThat(json(node.get(path)).get("events").size()).isZero();
  }

  @Test
  void publish_tabId_travelsAlong_andAnOddOneIsIgnored() {
    node.post(path, ONE, "X-Tab-Id", "tab-1");
    node.post(path, ONE, "X-Tab-Id", "a tab with spaces");
    JsonNode events = json(node.get(path)).get("events");
    assertThat(events.get(0).get("tabId").asString()).isEqualTo("tab-1");
    assertThat(events.get(1).get("tabId").isNull()).isTrue();
  }

  @Test
  void publish_sameKey_answersAlikeAndWritesOnce() {
    String key = UUID.randomUUID().toString();
    HttpResponse<String> first = node.post(path, ONE, "Idempotency-Key", key);
    HttpResponse<String> again = node.post(path, ONE, "Idempotency-Key", key);
    assertThat(again.statusCode()).isEqualTo(201);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(json(node.get(path)).get("events").size()).isEqualTo(1);
  }

  @Test
  void publish_sameKeyForOtherContent_isRefused() {
    String key = UUID.randomUUID().toString();
    node.post(path, ONE, "Idempotency-Key", key);
    HttpResponse<String> other =
        node.post(path, "{\"type\":\"greeting\",\"data\":2}", "Idempotency-Key", key);
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(other.body()).contains("\"code\":\"key-reused\"");
  }

  @Test
  void publish_sameKeyOfAnotherPrincipal_isAnotherKey() {
    String key = UUID.randomUUID().toString();
    HttpResponse<String> mine = withKey(Token.of("a").topics(topic), key);
    HttpResponse<String> theirs = withKey(Token.of("b").topics(topic), key);
    assertThat(mine.statusCode()).isEqualTo(201);
    assertThat(theirs.statusCode()).isEqualTo(201);
    assertThat(theirs.body()).isNotEqualTo(mine.body());
  }

  private HttpResponse<String> withKey(Token token, String key) {
    return node.post(path, ONE, "Authorization", "Bearer " + token.text(), "Idempotency-Key", key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"two words", ""})
  void publish_oddKey_isRefused(String key) {
    HttpResponse<String> answer = node.post(path, ONE, "Idempotency-Key", key);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"field\":\"Idempotency-Key\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"data":1}                                  | missing-field | type
          {"type":"t"}                                | missing-field | data
          {"type":1,"data":1}                         | invalid-field | type
          {"type":"","data":1}                        | invalid-name  | type
          {"type":"resync","data":1}                  | invalid-name  | type
          {"type":"logout","data":"here"}             | invalid-name  | type
          {"type":"logout","data":1,"durable":false}  | invalid-name  | type
          {"type":"a\\nevent: admin","data":1}        | invalid-name  | type
          {"type":"t","data":1,"durable":"no"}        | invalid-field | durable
          {"type":"t","data":1,"id":"1-1"}            | unknown-field | id
          {"type":"t","data":1,"retry":-1}            | unknown-field | retry
          {"type":"t","data":1,"data":2}              | invalid-json  | body
          {"type":"t","data":{"a":1,"a":2}}           | invalid-json  | body
          {"type":"t","data":1}{}                     | invalid-json  | body
          {"type":"t","data":                         | invalid-json  | body
          {"type":"t","data":NaN}                     | invalid-json  | body
          [1]                                         | invalid-json  | body
          1                                           | invalid-json  | body
          `` | invalid-json | body
          """)
  void publish_invalidBody_isRefusedWithItsField(String body, String code, String field) {
    HttpResponse<String> answer = node.post(path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body())
        .contains("\"code\":\"" + code + "\"", "\"field\":\"" + field + "\"", "\"status\":400");
    assertThat(json(node.get(path)).get("events").size()).isZero();
  }

  @Test
  void publish_deepNesting_isRefusedFast() {
    String deep = "[".repeat(10_000) + "]".repeat(10_000);
    assertThat(node.post(path, "{\"type\":\"t\",\"data\":" + deep + "}").statusCode())
        .isEqualTo(400);
    String allowed = "[".repeat(60) + "]".repeat(60);
    assertThat(node.post(path, "{\"type\":\"t\",\"data\":" + allowed + "}").statusCode())
        .isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a%20b", "$control", "%00", "%0d%0ax", "%C3%A9"})
  void publish_invalidTopic_isRefused(String name) {
    HttpResponse<String> answer = node.post("/api/topics/" + name + "/events", ONE);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"status\":400");
  }

  /**
   * Its body is not read, so that the connection ends: a client that was not told would reuse it.
   */
  @Test
  void publish_refusedBeforeItsBodyIsRead_saysThatTheConnectionEnds() {
    HttpResponse<String> answer = node.post("/api/topics/%00/events", ONE);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Connection")).hasValue("close");
  }

  @Test
  void publish_longTopic_isRefusedAndShownShort() {
    HttpResponse<String> answer = node.post("/api/topics/" + "x".repeat(1_000) + "/events", ONE);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).get("detail").asString()).hasSizeLessThan(300);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/plain", "application/x-www-form-urlencoded", "application/xml", "x"})
  void publish_otherContentType_isRefused(String type) {
    HttpResponse<String> answer = node.post(path, ONE, "Content-Type", type);
    assertThat(answer.statusCode()).isEqualTo(415);
    assertThat(answer.body()).contains("unsupported-media-type");
  }

  @Test
  void publish_compressedBody_isRefused() {
    assertThat(node.post(path, ONE, "Content-Encoding", "gzip").statusCode()).isEqualTo(415);
  }

  /** 5 MB that would be 5 GB: refused before a byte of it is read. */
  @Test
  void publish_compressedBomb_isRefusedBeforeItArrives() throws IOException {
    String head = "Content-Encoding: gzip\r\nContent-Length: 5000000";
    assertThat(answerTo(head, "\u001f\u008b")).startsWith("HTTP/1.1 415 ");
  }

  @Test
  void publish_tooLargePayload_isRefusedByTheLog() {
    HttpResponse<String> answer =
        node.post(path, "{\"type\":\"t\",\"data\":\"" + "x".repeat(65_537) + "\"}");
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("\"field\":\"data\"");
  }

  @Test
  void publish_tooLargeBody_isRefusedBeforeItArrives() throws IOException {
    assertThat(answerTo("Content-Length: 10000000", "")).startsWith("HTTP/1.1 413 ");
  }

  @Test
  void publish_tooLargeBodyOfUnknownLength_isRefusedBeforeItEnds() throws IOException {
    String chunk = Integer.toHexString(90_000) + "\r\n" + " ".repeat(90_000) + "\r\n";
    assertThat(answerTo("Transfer-Encoding: chunked", chunk)).startsWith("HTTP/1.1 413 ");
  }

  /** The first line of the answer to a body that never becomes complete. */
  private String answerTo(String header, String begun) throws IOException {
    String head = "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    String request = head + header + "\r\n\r\n" + begun;
    try (Socket socket = node.socket()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      var in = new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII);
      return String.valueOf(new BufferedReader(in).readLine());
    }
  }

  @Test
  void publish_acceptsOnlyStreams_stillGetsItsProblem() {
    HttpResponse<String> answer = node.post(path, "{}", "Accept", "text/event-stream");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body()).contains("missing-field");
  }

  @Test
  void publish_withoutRight_isRefused() {
    assertThat(node.post("/api/topics/private/events", ONE).statusCode()).isEqualTo(401);
    assertThat(
            node.post("/api/topics/private/events", ONE, Token.of("u").topics("other").asHeader())
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void batch_severalEvents_haveIdsInOrder() {
    HttpResponse<String> answer = node.post("/api/events", batch(event("a"), event("b")));
    assertThat(answer.statusCode()).isEqualTo(201);
    JsonNode body = json(answer);
    assertThat(body.get("ids").size()).isEqualTo(2);
    assertThat(body.get("cursor").asString()).endsWith(body.get("ids").get(1).asString());
    JsonNode events = json(node.get(path)).get("events");
    assertThat(events.get(0).get("type").asString()).isEqualTo("a");
    assertThat(events.get(1).get("type").asString()).isEqualTo("b");
  }

  @Test
  void batch_oneTopicNotPermitted_writesNothing() {
    String other = event("b").replace(topic, "private");
    assertThat(node.post("/api/events", batch(event("a"), other)).statusCode()).isEqualTo(401);
    assertThat(json(node.get(path)).get("events").size()).isZero();
  }

  @Test
  void batch_faults_nameTheElement() {
    refused(batch(event("a"), event("resync")), "events[1].type");
    refused(batch(event("a"), event("logout")), "events[1].type");
    refused(batch(event("a").replace(topic, "a b")), "events[0].topics[0]");
    refused(batch(event("a").replace("[\"" + topic + "\"]", "[]")), "events[0].topics");
    refused(batch(event("a").replace("\"data\"", "\"date\"")), "events[0].date");
    refused(batch(event("a").replace("}", ",\"durable\":false}")), "events[0].durable");
    refused(batch("1"), "events[0]");
    refused("{\"events\":[]}", "events");
    refused("{}", "events");
    refused(
        batch(IntStream.range(0, 101).mapToObj(i -> event("a")).toArray(String[]::new)), "events");
    assertThat(json(node.get(path)).get("events").size()).isZero();
  }

  @Test
  void batch_tooLargePayload_namesTheElement() {
    HttpResponse<String> answer =
        node.post(
            "/api/events",
            batch(event("a"), event("b").replace(":1", ":\"" + "x".repeat(65_537) + "\"")));
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("\"field\":\"events[1].data\"");
    assertThat(json(node.get(path)).get("events").size()).isZero();
  }

  private static void refused(String body, String field) {
    HttpResponse<String> answer = node.post("/api/events", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(json(answer).get("field").asString()).isEqualTo(field);
  }

  private String event(String type) {
    return "{\"topics\":[\"" + topic + "\"],\"type\":\"" + type + "\",\"data\":1}";
  }

  private static String batch(String... events) {
    return "{\"events\":" + Arrays.stream(events).collect(Collectors.joining(",", "[", "]")) + "}";
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return json(answer.body());
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }
}
