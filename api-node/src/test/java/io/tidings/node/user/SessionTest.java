package io.tidings.node.user;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidings.events.LogException;
import io.tidings.events.embedded.RedisServer;
import io.tidings.node.access.Login;
import io.tidings.node.access.Login.Credential.Session;
import io.tidings.node.access.Secrets;
import io.tidings.node.test.SseProbe;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Visitor;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How long a session holds. */
@Tag("slow")
class SessionTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(40);

  @Test
  void session_withRequests_holdsAndEndsWithoutThem() {
    try (TestNode node = TestNode.startForDevelopment("tidings.session.timeout=4s")) {
      Visitor ada = Visitor.login(node, "ada", "tidings");
      Login login = new Login(1, true, new Session(ada.session()));
      Logins logins = node.bean(Logins.class);
      await("longer than the timeout, with requests")
          .during(Duration.ofSeconds(6))
          .atMost(TIMEOUT)
          .until(() -> ada.get("/api/me").statusCode() == 200);
      assertThat(logins.expires(login)).isAfter(Instant.now().plus(Duration.ofDays(6)));

      await("the end, while nodes look at it").atMost(TIMEOUT).until(() -> !logins.isValid(login));

      assertThat(ada.get("/api/me").statusCode()).isEqualTo(401);
      assertThat(logins.expires(login)).isNull();
    }
  }

  @Test
  void session_withStreamsAlone_ends() {
    try (TestNode node = TestNode.startForDevelopment("tidings.session.timeout=4s")) {
      Visitor ada = Visitor.login(node, "ada", "tidings");
      String cookie = String.valueOf(ada.cookie());
      assertThat(status(node, cookie)).isNotEqualTo(401);
      await("the end, while streams are opened")
          .atMost(TIMEOUT)
          .until(() -> status(node, cookie) == 401);
    }
  }

  private static int status(TestNode node, String cookie) {
    try (SseProbe probe =
        SseProbe.open(
            node.port(), stream().with("GET", "/api/users/events").header("Cookie", cookie))) {
      return probe.status();
    }
  }

  @Test
  void session_thatIsOld_endsHoweverBusyItIs() {
    try (TestNode node = TestNode.startForDevelopment("tidings.session.max-age=4s")) {
      Visitor ada = Visitor.login(node, "ada", "tidings");
      assertThat(ada.get("/api/me").statusCode()).isEqualTo(200);
      await("the end, while requests are made")
          .atMost(TIMEOUT)
          .until(() -> ada.get("/api/me").statusCode() == 401);
    }
  }

  @Test
  void guests_andPagesThatAreOpenToAll_costRedisNothing() {
    try (RedisServer redis = RedisServer.start();
        TestNode node = TestNode.startForDevelopment("spring.data.redis.url=" + redis.url())) {
      Visitor ada = Visitor.login(node, "ada", "tidings");
      long before = questions(redis);
      for (int i = 0; i < 20; i++) {
        for (String cookie : new String[] {"a=b", "SESSION=x", "SESSION=" + "A".repeat(36)}) {
          assertThat(node.get("/api/me", "Cookie", cookie).statusCode()).isEqualTo(401);
          SseProbe.open(node.port(), stream("public.a").header("Cookie", cookie))
              .expectConnected()
              .close();
        }
        assertThat(ada.get("/").statusCode()).isEqualTo(200);
      }
      // The node itself asks now and then how its log is.
      assertThat(questions(redis)).isLessThan(before + 20);
      for (int i = 0; i < 20; i++) {
        assertThat(ada.get("/api/me").statusCode()).isEqualTo(200);
      }
      assertThat(questions(redis)).as("counting works").isGreaterThanOrEqualTo(before + 20);
    }
  }

  /** How often a session was asked for. */
  private static long questions(RedisServer redis) {
    return redis
        .call("INFO", "commandstats")
        .toString()
        .lines()
        .filter(line -> line.matches("cmdstat_hget:.*"))
        .mapToLong(line -> Long.parseLong(line.replaceFirst(".*:calls=(\\d+),.*", "$1")))
        .sum();
  }

  @Test
  void session_thatTheNodeDidNotWrite_isRefused() {
    try (TestNode node = TestNode.startForDevelopment()) {
      RedisServer redis = node.redis();
      Visitor ada = Visitor.login(node, "ada", "tidings");
      String key = "tidings:{main}:state:session." + Secrets.hash(ada.session());
      assertThat(redis.call("HKEYS", key))
          .isEqualTo(List.of("user", "ended", "begun", "used", "address", "agent"));
      redis.call("HSET", key, "user", "\u00ac\u00ed\u0000\u0005t\u0000\u0001x");
      assertThat(ada.get("/api/me").statusCode()).isEqualTo(401);
      redis.call("DEL", key);
      redis.call("HSET", key, "used", String.valueOf(System.currentTimeMillis()));
      assertThat(ada.get("/api/me").statusCode()).isEqualTo(401);
      redis.call("DEL", key);
      redis.call("SET", key, "1");
      assertThat(ada.get("/api/me").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void session_whileRedisIsSilent_isUnknownAndNotOver() {
    try (RedisServer redis = RedisServer.start();
        TestNode node =
            TestNode.startForDevelopment(
                "spring.data.redis.url=" + redis.url(),
                "tidings.login.failures-per-user=1",
                "tidings.drain.window=100ms")) {
      Visitor ada = Visitor.login(node, "ada", "tidings");
      String cookie = String.valueOf(ada.cookie());
      redis.kill();
      assertUnavailable(ada.get("/api/me"), "unavailable");
      assertUnavailable(ada.post("/logout", ""), "unavailable");
      assertUnavailable(Visitor.at(node).tryLogin("ada", "tidings"), "unavailable");
      assertUnavailable(Visitor.at(node).tryLogin("ada", "tidings"), "unavailable"); // no failure
      String token = "Token tdp_" + "a".repeat(43);
      assertUnavailable(node.get("/api/me", "Authorization", token), "unavailable");
      Login login = new Login(1, true, new Session(ada.session()));
      assertThatThrownBy(() -> node.bean(Logins.class).isValid(login))
          .isInstanceOf(LogException.class);

      assertThat(ada.get("/").statusCode()).as("a page that is open to all").isEqualTo(200);
      assertThat(node.get("/api/me").statusCode()).as("a guest").isEqualTo(401);
      assertThat(status(node, cookie)).as("an EventSource would give up").isNotIn(401, 403, 503);
      try (SseProbe probe =
          SseProbe.open(node.port(), stream("public.a").header("Cookie", cookie))) {
        probe.expectStatus(200);
      }
    }
  }

  private static void assertUnavailable(HttpResponse<String> answer, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("2");
    assertThat(answer.headers().map()).doesNotContainKey("set-cookie");
  }
}
