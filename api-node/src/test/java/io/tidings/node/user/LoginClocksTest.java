package io.tidings.node.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.embedded.RedisServer;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Visitor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** Sessions, tokens and tickets begin and end by the clock of Redis, whatever a node's own says. */
class LoginClocksTest {

  @Configuration(proxyBeanMethods = false)
  static class AYearFast {
    @Bean
    @Primary
    Clock fast() {
      return Clock.offset(Clock.systemUTC(), Duration.ofDays(365));
    }
  }

  @Test
  void logins_atANodeThatIsAYearFast_areAsGoodAsElsewhere() {
    try (RedisServer redis = RedisServer.start();
        TestNode right = TestNode.startForDevelopment("spring.data.redis.url=" + redis.url());
        TestNode fast =
            TestNode.startWith(List.of(AYearFast.class), "spring.data.redis.url=" + redis.url())) {
      Visitor ada = Visitor.login(right, "ada", "tidings");
      assertThat(ada.movedTo(fast).get("/api/me").statusCode()).as("a session").isEqualTo(200);
      assertThat(ada.get("/api/me").statusCode()).as("it was not made older").isEqualTo(200);

      Instant soon = Instant.now().plus(Duration.ofHours(1));
      String token =
          Visitor.json(
                  ada.movedTo(fast)
                      .post("/api/tokens", "{\"name\":\"t\",\"expires\":\"" + soon + "\"}"))
              .path("token")
              .asString();
      String[] header = {"Authorization", "Token " + token};
      assertThat(right.get("/api/me", header).statusCode()).isEqualTo(200);
      assertThat(fast.get("/api/me", header).statusCode()).isEqualTo(200);

      String expires =
          Visitor.json(ada.movedTo(fast).post("/api/stream-tickets", ""))
              .path("expires")
              .asString();
      assertThat(Instant.parse(expires)).isBefore(Instant.now().plusSeconds(31));
    }
  }
}
