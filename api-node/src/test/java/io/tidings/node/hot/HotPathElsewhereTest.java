package io.tidings.node.hot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.embedded.RedisServer;
import io.tidings.node.ops.Drain;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Token;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.web.filter.OncePerRequestFilter;

/** The same answers on nodes that are below a path, on their way out, or without Redis. */
@Tag("slow")
class HotPathElsewhereTest {
  private static final String OPEN = "tidings.access.public-topics=public.*";
  private static final RawRequest PUBLISH =
      RawRequest.post("/api/topics/public.a/events", "{\"type\":\"t\",\"data\":1}");
  private static final RawRequest STREAM = RawRequest.get("/api/stream?topic=public.a");
  private static final RawRequest OF_USER = RawRequest.get("/user/events");

  @Test
  void nodeBelowAPath_answersAlike() {
    try (TestNode node =
        TestNode.startWith(List.of(GeneralPath.class), OPEN, "server.servlet.context-path=/live")) {
      assertSame(node, PUBLISH.below("/live"), 201);
      assertSame(node, STREAM.below("/live"), 200);
      assertSame(node, STREAM.below("/live").with("Sec-Fetch-Site: cross-site"), 403);
      assertSame(node, RawRequest.get("/live/api/stream?token=x"), 400);
      assertSame(node, RawRequest.get("/live/api/v1/events"), 401);
      assertThat(new BothWays(node).ask(STREAM, 0).code()).as("a path of others").isEqualTo(404);
    }
  }

  @Test
  void nodeThatDrains_answersAlike() {
    try (TestNode node =
        TestNode.startWith(List.of(GeneralPath.class), OPEN, "tidings.drain.window=100ms")) {
      node.bean(Drain.class).stop();
      assertSame(node, PUBLISH, 201);
      assertSame(node, STREAM, 200);
      assertSame(node, OF_USER, 200);
    }
  }

  @Test
  void nodeWithoutRedis_answersAlike() {
    RawRequest byToken = PUBLISH.bearer(Token.of("writer").topics("public.*"));
    String personal = "Authorization: Token tdp_" + "a".repeat(43);
    try (RedisServer redis = RedisServer.start();
        TestNode node =
            TestNode.startWith(
                List.of(GeneralPath.class),
                OPEN,
                "spring.data.redis.url=" + redis.url(),
                "tidings.drain.window=100ms")) {
      redis.kill();
      await("readiness is down")
          .atMost(Duration.ofSeconds(20))
          .until(() -> node.get("/readyz").statusCode() == 503);
      assertSame(node, PUBLISH, 503);
      assertSame(node, byToken, 503);
      assertSame(node, PUBLISH.with(personal), 503);
      assertSame(node, OF_USER.with(personal), 200);
    }
  }

  /** As an application might bring one: it decides about each request. */
  static final class Refusal extends OncePerRequestFilter {
    @Override
    protected void doFilterInternal(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain) {
      response.setStatus(HttpServletResponse.SC_PAYMENT_REQUIRED);
    }
  }

  @Test
  void nodeWithAFilterOfOthers_asksItAboutEachRequest() {
    try (TestNode node = TestNode.startWith(List.of(Refusal.class), OPEN)) {
      assertThat(node.post("/api/topics/public.a/events", "{}").statusCode()).isEqualTo(402);
    }
  }

  private static void assertSame(TestNode node, RawRequest request, int status) {
    RawAnswer answer = new BothWays(node).same(() -> request);
    assertThat(answer.code()).as(answer.toString()).isEqualTo(status);
  }
}
