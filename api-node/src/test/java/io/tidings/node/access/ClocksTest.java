package io.tidings.node.access;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Transport;
import io.tidings.node.test.StreamProbe;
import io.tidings.node.test.StreamRequest;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Token;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** Nodes with wrong clocks: decisions that concern all nodes follow the clock of Redis. */
class ClocksTest {
  private static final String LOG = "/api/topics/mine.a/events";

  private final String subject = "u-" + UUID.randomUUID();
  private final Token token =
      Token.of(subject)
          .topics("mine.*")
          .claim("iat", Instant.now().getEpochSecond() - 10)
          .claim("exp", Instant.now().plus(Duration.ofHours(5)).getEpochSecond());

  @Configuration(proxyBeanMethods = false)
  static class AnHourSlow {
    @Bean
    @Primary
    Clock slow() {
      return Clock.offset(Clock.systemUTC(), Duration.ofHours(-1));
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class AnHourFast {
    @Bean
    @Primary
    Clock fast() {
      return Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
    }
  }

  @Test
  void revoke_atASlowNode_isForTheTokensThatThereAre() {
    StreamRequest request = stream("mine.a").bearer(token.text());
    try (TestNode right = TestNode.start();
        TestNode slow = TestNode.startWith(List.of(AnHourSlow.class));
        StreamProbe sse = StreamProbe.open(right.port(), request);
        StreamProbe webSocket = StreamProbe.open(right.port(), request.over(Transport.WEBSOCKET))) {
      sse.expectConnected();
      webSocket.expectConnected();

      assertThat(revokeAt(slow).statusCode()).isEqualTo(204);

      sse.expectClosed(CloseReason.REVOKED);
      webSocket.expectClosed(CloseReason.REVOKED);
      assertThat(right.get(LOG, token.asHeader()).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void revoke_atAFastNode_isNotForTheTokensToCome() {
    try (TestNode right = TestNode.start();
        TestNode fast = TestNode.startWith(List.of(AnHourFast.class))) {
      assertThat(revokeAt(fast).statusCode()).isEqualTo(204);

      Token renewed = token.claim("iat", Instant.now().getEpochSecond() + 1);
      assertThat(right.get(LOG, renewed.asHeader()).statusCode()).isEqualTo(200);
      assertThat(right.get(LOG, token.asHeader()).statusCode()).isEqualTo(401);
    }
  }

  private HttpResponse<String> revokeAt(TestNode node) {
    // Good by all of these clocks.
    Token admin =
        Token.of("admin")
            .rights(Map.of("publish", List.of("$control")))
            .claim("iat", Instant.now().minus(Duration.ofHours(2)).getEpochSecond())
            .claim("exp", Instant.now().plus(Duration.ofHours(5)).getEpochSecond());
    return node.post(
        "/api/access/revocations", "{\"subject\":\"" + subject + "\"}", admin.asHeader());
  }
}
