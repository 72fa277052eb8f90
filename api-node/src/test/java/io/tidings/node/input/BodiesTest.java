package io.tidings.node.input;

import static io.tidings.node.test.StreamRequest.stream;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.Frame;
import io.tidings.node.test.SseProbe;
import io.tidings.node.test.StreamRequest;
import io.tidings.node.test.TestNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
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
import tools.jackson.databind.node.JsonNodeFactory;

/** What publishers put into events: harmless where it is data, refused everywhere else. */
class BodiesTest {
  private static final String JSON = "application/json";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";

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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\n\nevent: admin\ndata: x\n\n",
        "a\rb",
        "a\r\nb",
        "a\n\r b",
        "x\n",
        "\n",
        "\r",
        "",
        "\0",
        "\u0085\u2028\u2029",
        "data: x\n\nid: 1\n\nretry: 1\n\n"
      })
  void data_anyText_arrivesAsOneEventAndEqual(String text) {
    JsonNode data = JsonNodeFactory.instance.stringNode(text);
    arrives(stream(topic), data.toString(), data);
    arrives(stream(topic).withNames(), data.toString(), data);
  }

  @Test
  void data_prettyPrinted_arrivesAsOneEventAndEqual() {
    String pretty = "{\r\n  \"a\" : [ 1,\n\n 2 ],\r  \"b\" : {\n  }\n}\n";
    arrives(stream(topic), pretty, JsonMapper.shared().readTree(pretty));
  }

  /** The next event is ours, and the one after it the next that was published. */
  private void arrives(StreamRequest request, String json, JsonNode data) {
    try (SseProbe probe = SseProbe.open(node.port(), request)) {
      probe.expectConnected();
      assertThat(node.post(path, "{\"type\":\"odd\",\"data\":" + json + "}").statusCode())
          .isEqualTo(201);
      node.post(path, "{\"type\":\"next\",\"data\":0}");
      Frame frame = probe.nextEvent();
      assertThat(frame.type()).isEqualTo("odd");
      assertThat(frame.data()).isEqualTo(data);
      assertThat(probe.nextEvent().type()).isEqualTo("next");
    }
  }

  /** Ids, reconnection times and event names of their own are not for publishers to choose. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "id":"a\\ndata: evil"   | unknown-field
          "id":"x\\u0000y"        | unknown-field
          "id":"1795188983747-0"  | unknown-field
          "event":"x\\nevent: admin\\ndata: {}" | unknown-field
          "retry":-1              | unknown-field
          "retry":1e9             | unknown-field
          "retry":"٥"             | unknown-field
          "retry":"1\\n"          | unknown-field
          "a\\r\\nb":1            | unknown-field
          "__proto__":{}          | unknown-field
          "type":"x\\nevent: admin\\ndata: {}" | invalid-name
          "type":"resync"         | invalid-name
          "type":"degraded"       | invalid-name
          "type":"logout"         | invalid-name
          "type":"a\\u0000"       | invalid-name
          "type":"ä"              | invalid-name
          """)
  void field_thatClientsDoNotSet_isRefused(String field, String code) {
    String type = field.startsWith("\"type\"") ? "" : "\"type\":\"t\",";
    refused("{" + type + "\"data\":1," + field + "}", 400, code);
  }

  @Test
  void name_far_tooLong_isRefusedAndShownShort() {
    String long10K = "x".repeat(10_240);
    assertThat(refused("{\"type\":\"" + long10K + "\",\"data\":1}", 400, "invalid-name"))
        .hasSizeLessThan(600);
    String long64K = "1".repeat(65_536);
    assertThat(
            refused("{\"type\":\"t\",\"data\":1,\"id\":\"" + long64K + "\"}", 400, "unknown-field"))
        .hasSizeLessThan(600);
  }

  /** Whatever reads the log would have to read them, too. */
  @ParameterizedTest
  @ValueSource(
      strings = {"1e99999999999", "1e-99999999999", "-1E2147483648", "0.1e9999999999999999999"})
  void number_outOfRange_isRefused(String number) {
    refused("{\"type\":\"t\",\"data\":{\"n\":" + number + "}}", 400, "invalid-json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"12e2147483647", "-1e-2147483647", "1e400", "1e1000000"})
  void number_atTheEdge_isReadBackByAllReaders(String number) {
    node.post(path, "{\"type\":\"t\",\"data\":" + number + "}");
    node.post(path, "{\"type\":\"next\",\"data\":0}");
    try (SseProbe probe = SseProbe.open(node.port(), stream(topic).after(oldest()))) {
      assertThat(probe.nextEvent().type()).isEqualTo("t");
      assertThat(probe.nextEvent().type()).isEqualTo("next");
    }
  }

  /** A position just before everything in the topic. */
  private String oldest() {
    JsonNode first = JsonMapper.shared().readTree(node.get(path).body()).get("events").get(0);
    String[] part = first.get("cursor").asString().split("[.-]", -1);
    return part[0] + "." + (Long.parseLong(part[1]) - 1) + "-0";
  }

  /** A million of them are some 10 MB. */
  @Test
  void object_ofAMillionKeys_isTooLargeBeforeItArrives() throws IOException {
    String begun = "{\"type\":\"t\",\"data\":{" + keys(1_000);
    for (String target : new String[] {path, "/api/events"}) {
      assertThat(answerTo("POST", target, "Content-Length: 10000000\r\n", JSON, begun))
          .startsWith("HTTP/1.1 413 ");
    }
    nothingIsWritten();
  }

  @Test
  void object_ofAsManyKeysAsFitIntoABatch_isTooLargeForOneEvent() {
    String event =
        "{\"topics\":[\"" + topic + "\"],\"type\":\"t\",\"data\":{" + keys(80_000) + "}}";
    HttpResponse<String> answer = node.post("/api/events", "{\"events\":[" + event + "]}");
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("events[0].data");
    nothingIsWritten();
  }

  private static String keys(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"" + i + "\":0")
        .collect(Collectors.joining(","));
  }

  @Test
  void object_withManyRepeatedKeys_isRefusedAtTheFirst() {
    String keys = "\"k\":0,".repeat(12_000);
    assertThat(refused("{\"type\":\"t\",\"data\":{" + keys + "\"z\":1}}", 400, "invalid-json"))
        .hasSizeLessThan(600);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":"})
  void nesting_deeperThanAllowed_isRefusedWhereItGetsTooDeep(String open) {
    String body =
        "{\"type\":\"t\",\"data\":" + open.repeat(10_000); // never closed: the parser stops earlier
    assertThat(refused(body, 400, "invalid-json")).contains("depth");
    String first = "{\"events\":[{\"topics\":[\"" + topic + "\"],\"type\":\"t\",\"data\":";
    HttpResponse<String> batch = node.post("/api/events", first + open.repeat(10_000));
    assertThat(batch.statusCode()).isEqualTo(400);
    assertThat(batch.body()).contains("depth");
  }

  /** Browsers send a form without a preflight; the node must not read it or wait for its end. */
  @ParameterizedTest
  @ValueSource(strings = {"PUT", "PATCH", "DELETE"})
  void form_thatNeverEnds_isNotReadBeforeItIsRefused(String method) throws IOException {
    for (String target : new String[] {"/api/stream", path, "/nothing"}) {
      assertThat(answerTo(method, target, CHUNKED, FORM, "3\r\na=b\r\n"))
          .matches("HTTP/1.1 40[45] .*");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "multipart/form-data; boundary=x", "application/xml"})
  void otherBody_thatNeverEnds_isNotReadBeforeItIsRefused(String type) throws IOException {
    assertThat(answerTo("POST", path, CHUNKED, type, "3\r\n--x\r\n")).startsWith("HTTP/1.1 415 ");
  }

  /** The first line of the answer to a body of which only this much comes. */
  private static String answerTo(
      String method, String target, String length, String type, String begun) throws IOException {
    String head = method + " " + target + " HTTP/1.1\r\nHost: x\r\nContent-Type: " + type + "\r\n";
    String request = head + length + "\r\n" + begun;
    try (Socket socket = node.socket()) {
      socket.setSoTimeout(10_000); // well below the time after which a slow body is given up
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      var in = new InputStreamReader(socket.getInputStream(), US_ASCII);
      return String.valueOf(new BufferedReader(in).readLine());
    }
  }

  private String refused(String body, int status, String code) {
    HttpResponse<String> answer = node.post(path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
    assertThat(answer.body().chars()).allMatch(c -> (c >= ' ' && c < 0x7f) || c == '…');
    nothingIsWritten();
    return answer.body();
  }

  private void nothingIsWritten() {
    assertThat(JsonMapper.shared().readTree(node.get(path).body()).get("events").size()).isZero();
  }
}
