package io.tidings.node.ops;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.embedded.RedisServer;
import io.tidings.node.test.SseProbe;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Token;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A node whose Redis is gone: it says so, fails fast, and kills no stream. */
class RedisDownTest {
  private static final String ONE = "{\"type\":\"t\",\"data\":1}";

  @Test
  void node_withoutItsRedis_refusesWritesAndKeepsStreams() {
    String[] token = Token.of("u1").topics("mine.*").asHeader();
    try (RedisServer redis = RedisServer.start();
        TestNode node =
            TestNode.startForDevelopment(
                "spring.data.redis.url=" + redis.url(), "tidings.drain.window=100ms")) {
      try (SseProbe open = SseProbe.open(node.port(), stream("public.a"))) {
        open.expectConnected();
        redis.kill();
        await("readiness is down")
            .atMost(Duration.ofSeconds(20))
            .until(() -> node.get("/readyz").statusCode() == 503);

        assertThat(node.get("/livez").statusCode()).isEqualTo(200);
        assertUnavailable(node.post("/api/topics/public.a/events", ONE));
        assertUnavailable(node.post("/api/topics/mine.a/events", ONE, token));
        assertUnavailable(node.get("/api/topics/mine.a/events", token));
        try (SseProbe anybody = SseProbe.open(node.port(), stream("public.a"));
            SseProbe known =
                SseProbe.open(node.port(), stream("mine.a").header("Authorization", token[1]))) {
          anybody.expectStatus(200);
          known.expectStatus(200);
        }
        assertThat(open.awaitEnd(Duration.ZERO)).isFalse();
      }
    }
  }

  private static void assertUnavailable(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(answer.body()).contains("\"code\":\"log-unavailable\"");
  }
}
