package io.tidings.node.ops;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.embedded.RedisServer;
import io.tidings.node.relay.Transport;
import io.tidings.node.test.StreamProbe;
import io.tidings.node.test.StreamRequest;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Token;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Without Redis a node is not ready, fails fast, and closes no stream. */
class RedisDownTest {
  private static final String ONE = "{\"type\":\"t\",\"data\":1}";

  @Test
  void node_withoutItsRedis_refusesWritesAndKeepsStreams() {
    String[] token = Token.of("u1").topics("mine.*").asHeader();
    try (RedisServer redis = RedisServer.start();
        TestNode node =
            TestNode.startForDevelopment(
                "spring.data.redis.url=" + redis.url(), "tidings.drain.window=100ms")) {
      StreamRequest guests = stream("public.a");
      StreamRequest known = stream("mine.a").header("Authorization", token[1]);
      try (StreamProbe sse = StreamProbe.open(node.port(), guests);
          StreamProbe webSocket = StreamProbe.open(node.port(), guests.over(Transport.WEBSOCKET))) {
        sse.expectConnected();
        webSocket.expectConnected();
        redis.kill();
        await("readiness is down")
            .atMost(Duration.ofSeconds(20))
            .until(() -> node.get("/readyz").statusCode() == 503);

        assertThat(node.get("/livez").statusCode()).isEqualTo(200);
        assertUnavailable(node.post("/api/topics/public.a/events", ONE));
        assertUnavailable(node.post("/api/topics/mine.a/events", ONE, token));
        assertUnavailable(node.get("/api/topics/mine.a/events", token));
        for (Transport transport : Transport.values()) {
          for (StreamRequest request : List.of(guests, known)) {
            try (StreamProbe probe = StreamProbe.open(node.port(), request.over(transport))) {
              probe.expectAccepted();
            }
          }
        }
        assertThat(sse.awaitEnd(Duration.ZERO)).isFalse();
        assertThat(webSocket.awaitEnd(Duration.ZERO)).isFalse();
      }
    }
  }

  private static void assertUnavailable(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(answer.body()).contains("\"code\":\"log-unavailable\"");
  }
}
