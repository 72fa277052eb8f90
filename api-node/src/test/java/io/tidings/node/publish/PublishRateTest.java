package io.tidings.node.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.node.ops.Limit;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Token;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** A publisher that sends too much is told when to go on. */
class PublishRateTest {
  private static final String EVENT = "{\"type\":\"t\",\"data\":1}";

  private static TestNode node;

  private final String topic = "mine." + UUID.randomUUID();
  private final String path = "/api/topics/" + topic + "/events";
  private final String[] me = Token.of(UUID.randomUUID().toString()).topics("mine.*").asHeader();

  /** So slow that no test sees a bucket fill: a token takes 100 s. */
  @BeforeAll
  static void start() {
    node =
        TestNode.start(
            "tidings.access.public-topics=mine.*",
            "tidings.publish.rate=0.01",
            "tidings.publish.burst=3");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void publish_aboveTheBurst_isRefusedAndNothingIsWritten() {
    double before = rejections();
    for (int i = 0; i < 3; i++) {
      assertThat(node.post(path, EVENT, me).statusCode()).isEqualTo(201);
    }
    assertRefused(node.post(path, EVENT, me));
    assertRefused(node.post(path, EVENT.replace("1}", "1,\"durable\":false}"), me));
    assertThat(written()).isEqualTo(3);
    assertThat(rejections()).isEqualTo(before + 2);
  }

  @Test
  void publish_ofAnotherSubject_isNotHeldBack() {
    for (int i = 0; i < 3; i++) {
      node.post(path, EVENT, me);
    }
    assertRefused(node.post(path, EVENT, me));
    String[] other = Token.of("another").topics("mine.*").asHeader();
    assertThat(node.post(path, EVENT, other).statusCode()).isEqualTo(201);
  }

  @Test
  void publish_withoutToken_countsForTheAddressAndAForgedOneDoesNot() {
    for (int i = 0; i < 3; i++) {
      assertThat(node.post(path, EVENT).statusCode()).isEqualTo(201);
    }
    assertRefused(node.post(path, EVENT, "X-Forwarded-For", "198.51.100.1"));
    assertThat(node.post(path, EVENT, me).statusCode()).isEqualTo(201);
  }

  @Test
  void batch_countsItsEvents() {
    assertThat(node.post("/api/events", batch(2), me).statusCode()).isEqualTo(201);
    assertRefused(node.post("/api/events", batch(2), me));
    assertThat(written()).isEqualTo(2);
    assertThat(node.post(path, EVENT, me).statusCode()).isEqualTo(201);
  }

  @Test
  void publish_invalid_takesNothing() {
    for (int i = 0; i < 5; i++) {
      assertThat(node.post(path, "{}", me).statusCode()).isEqualTo(400);
    }
    assertThat(node.post(path, EVENT, me).statusCode()).isEqualTo(201);
  }

  private static void assertRefused(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body()).contains("\"code\":\"too-many-events\"");
    long seconds = answer.headers().firstValueAsLong("Retry-After").orElseThrow();
    assertThat(seconds).isBetween(1L, 200L);
  }

  private String batch(int count) {
    String event = "{\"topics\":[\"" + topic + "\"],\"type\":\"t\",\"data\":1}";
    return "{\"events\":" + Collections.nCopies(count, event) + "}";
  }

  private int written() {
    return JsonMapper.shared().readTree(node.get(path).body()).get("events").size();
  }

  private static double rejections() {
    return node.bean(MeterRegistry.class)
        .counter("tidings.rejections", "limit", Limit.PUBLISH_RATE.word())
        .count();
  }
}
