package io.tidings.node.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.events.embedded.RedisServer;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Visitor;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Passwords that are tried out. */
@Tag("slow")
class BruteForceTest {

  @Test
  void failures_ofOneName_areLimitedAndThoseOfOtherNamesAreNot() {
    try (RedisServer redis = RedisServer.start();
        TestNode node =
            TestNode.startForDevelopment(
                "spring.data.redis.url=" + redis.url(), "tidings.login.failures-per-user=3")) {
      for (int i = 0; i < 8; i++) {
        Visitor.login(node, "grace", "tidings");
      }
      for (int i = 0; i < 3; i++) {
        assertThat(Visitor.at(node).tryLogin("GRACE", "wrong").statusCode()).isEqualTo(401);
      }
      HttpResponse<String> held = Visitor.at(node).tryLogin("grace", "tidings");
      assertThat(held.statusCode()).isEqualTo(429);
      assertThat(held.body()).contains("\"code\":\"too-many-logins\"");
      assertThat(Integer.parseInt(held.headers().firstValue("Retry-After").orElseThrow()))
          .isBetween(90, 100);
      assertThat(held.headers().map()).doesNotContainKey("set-cookie");
      Visitor.login(node, "linus", "tidings");

      MeterRegistry meters = node.bean(MeterRegistry.class);
      assertThat(meters.counter("tidings.logins", "outcome", "ok").count()).isEqualTo(9);
      assertThat(meters.counter("tidings.logins", "outcome", "failed").count()).isEqualTo(3);
      assertThat(meters.counter("tidings.rejections", "limit", "failed-logins").count())
          .isEqualTo(1);
    }
  }

  @Test
  void failures_ofOneAddress_areLimitedWhateverTheNames() {
    try (RedisServer redis = RedisServer.start();
        TestNode node =
            TestNode.startForDevelopment(
                "spring.data.redis.url=" + redis.url(),
                "tidings.login.failures-per-address=3",
                "tidings.limits.trusted-proxies=127.0.0.0/8,::1")) {
      for (int i = 0; i < 3; i++) {
        assertThat(login(node, "192.0.2.1", "someone" + i, "wrong")).isEqualTo(401);
      }
      assertThat(login(node, "192.0.2.1", "grace", "tidings")).isEqualTo(429);
      assertThat(login(node, "192.0.2.2", "grace", "tidings")).isEqualTo(200);
    }
  }

  @Test
  void failures_areOfAllNodesTogether_andOutliveARestart() {
    try (RedisServer redis = RedisServer.start()) {
      String[] properties = {
        "spring.data.redis.url=" + redis.url(), "tidings.login.failures-per-user=3"
      };
      try (TestNode one = TestNode.startForDevelopment(properties);
          TestNode other = TestNode.startForDevelopment(properties)) {
        assertThat(login(one, "", "grace", "wrong")).isEqualTo(401);
        assertThat(login(other, "", "grace", "wrong")).isEqualTo(401);
        assertThat(login(one, "", "grace", "wrong")).isEqualTo(401);
        assertThat(login(other, "", "grace", "tidings")).isEqualTo(429);
      }
      try (TestNode restarted = TestNode.startForDevelopment(properties)) {
        assertThat(login(restarted, "", "grace", "tidings")).isEqualTo(429);
        assertThat(login(restarted, "", "ada", "tidings")).isEqualTo(200);
      }
    }
  }

  /** Who guesses at one address keeps the owner out at no other. */
  @Test
  void failures_ofAnAttacker_doNotLockTheOwnerOutElsewhere() {
    try (RedisServer redis = RedisServer.start();
        TestNode node =
            TestNode.startForDevelopment(
                "spring.data.redis.url=" + redis.url(),
                "tidings.login.failures-per-user=3",
                "tidings.login.failures-per-user-anywhere=6",
                "tidings.limits.trusted-proxies=127.0.0.0/8,::1")) {
      Visitor grace = Visitor.login(node, "grace", "tidings");
      for (int i = 0; i < 3; i++) {
        assertThat(login(node, "192.0.2.1", "grace", "wrong")).isEqualTo(401);
      }
      assertThat(login(node, "192.0.2.1", "grace", "tidings")).isEqualTo(429);
      assertThat(login(node, "192.0.2.2", "grace", "tidings")).isEqualTo(200);

      for (int i = 0; i < 3; i++) {
        assertThat(login(node, "198.51.100." + i, "grace", "wrong")).isEqualTo(401);
      }
      assertThat(login(node, "192.0.2.2", "grace", "tidings")).as("from everywhere").isEqualTo(429);

      // Signed in, the owner changes the password all the same; and that is counted, too.
      String change = "{\"password\":{\"old\":\"%s\",\"new\":\"another one\"}}";
      for (int i = 0; i < 2; i++) {
        assertThat(grace.patch("/api/me", change.formatted("wrong")).statusCode()).isEqualTo(403);
      }
      assertThat(grace.patch("/api/me", change.formatted("tidings")).statusCode()).isEqualTo(200);
      assertThat(grace.patch("/api/me", change.formatted("wrong")).statusCode()).isEqualTo(403);
      assertThat(grace.patch("/api/me", change.formatted("another one")).statusCode())
          .isEqualTo(429);
    }
  }

  @Test
  void logins_thatAreRight_areCountedForTheirUser() {
    try (RedisServer redis = RedisServer.start();
        TestNode node =
            TestNode.startForDevelopment(
                "spring.data.redis.url=" + redis.url(), "tidings.login.logins-per-user=4")) {
      for (int i = 0; i < 10; i++) {
        assertThat(login(node, "", "grace", "wrong")).as("of no right one").isEqualTo(401);
      }
      for (int i = 0; i < 4; i++) {
        assertThat(login(node, "", "grace", "tidings")).isEqualTo(200);
      }
      HttpResponse<String> held = Visitor.at(node).tryLogin("Grace", "tidings");
      assertThat(held.statusCode()).isEqualTo(429);
      assertThat(held.body()).contains("too-many-logins");
      assertThat(Integer.parseInt(held.headers().firstValue("Retry-After").orElseThrow()))
          .isBetween(60, 75);
      assertThat(login(node, "", "linus", "tidings")).isEqualTo(200);
      assertThat(
              node.bean(MeterRegistry.class)
                  .counter("tidings.rejections", "limit", "logins")
                  .count())
          .isEqualTo(1);
    }
  }

  private static int login(TestNode node, String address, String username, String password) {
    String body = "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password);
    return node.post("/login", body, "X-Forwarded-For", address).statusCode();
  }
}
