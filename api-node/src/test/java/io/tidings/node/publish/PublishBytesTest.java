package io.tidings.node.publish;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.node.ops.Limit;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Token;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** How much of a publisher's bodies is read, taken apart and written. */
class PublishBytesTest {
  private static TestNode node;

  private final String topic = "mine." + UUID.randomUUID();
  private final String path = "/api/topics/" + topic + "/events";
  private final String[] me = Token.of(UUID.randomUUID().toString()).topics("mine.*").asHeader();

  /** So slow that no test sees a bucket fill: a byte takes a second. */
  @BeforeAll
  static void start() {
    node =
        TestNode.start(
            "tidings.access.public-topics=mine.*",
            "tidings.publish.byte-rate=1B",
            "tidings.publish.byte-burst=1000B");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static String event(int bytes) {
    String json = "{\"type\":\"t\",\"data\":\"\"}";
    return json.replace("\"\"", "\"" + "x".repeat(bytes - json.length()) + "\"");
  }

  private int written() {
    return JsonMapper.shared().readTree(node.get(path).body()).get("events").size();
  }

  private static void assertRefused(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);
    assertThat(answer.body()).contains("\"code\":\"too-many-bytes\"");
    assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow()).isPositive();
  }

  private static double rejections() {
    return node.bean(MeterRegistry.class)
        .counter("tidings.rejections", "limit", Limit.PUBLISH_BYTES.word())
        .count();
  }

  @Test
  void publish_aboveTheBurst_isRefusedAndNothingIsWritten() {
    double before = rejections();
    assertThat(node.post(path, event(600), me).statusCode()).isEqualTo(201);
    assertRefused(node.post(path, event(600), me));
    assertThat(node.post(path, event(300), me).statusCode()).isEqualTo(201);
    assertThat(written()).isEqualTo(2);
    assertThat(rejections()).isEqualTo(before + 1);
  }

  @Test
  void publish_ofAnotherSubject_isNotHeldBack() {
    assertThat(node.post(path, event(900), me).statusCode()).isEqualTo(201);
    assertRefused(node.post(path, event(900), me));
    String[] other = Token.of(UUID.randomUUID().toString()).topics("mine.*").asHeader();
    assertThat(node.post(path, event(900), other).statusCode()).isEqualTo(201);
  }

  /** Its bytes were read and taken apart. */
  @Test
  void body_thatIsRefused_counts() {
    assertThat(node.post(path, event(900).replace("type", "tipe"), me).statusCode()).isEqualTo(400);
    assertRefused(node.post(path, event(900), me));
  }

  @Test
  void batch_countsOnceForEachTopic() {
    String batch =
        "{\"events\":[{\"topics\":[\"%s\",\"mine.b\",\"mine.c\"],\"type\":\"t\",\"data\":\"%s\"}]}"
            .formatted(topic, "x".repeat(400));
    assertThat(batch.length()).isBetween(450, 600);
    assertRefused(node.post("/api/events", batch, me));
    assertThat(written()).isZero();
  }

  /** What a client announces is enough to refuse it. */
  @Test
  void body_ofWhichThereIsTooMuch_isNotRead() throws IOException {
    node.post(path, event(900), me);
    String head =
        "POST /api/events HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n"
            + "Content-Type: application/json\r\n%s: %s\r\n\r\n".formatted(me[0], me[1]);
    try (Socket socket = node.socket()) {
      socket.setSoTimeout(10_000); // well below the time after which a slow body is given up
      socket.getOutputStream().write(head.getBytes(US_ASCII));
      var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      assertThat(in.readLine()).startsWith("HTTP/1.1 429 ");
    }
  }
}
