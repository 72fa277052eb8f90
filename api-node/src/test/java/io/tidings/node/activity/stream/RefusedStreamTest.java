package io.tidings.node.activity.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidings.events.embedded.RedisServer;
import io.tidings.node.board.TestUser;
import io.tidings.node.http.TooManyRequestsException;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.test.SseProbe;
import io.tidings.node.test.TestNode;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stream of activities that is not opened ends no other, and the log is not told of it. */
class RefusedStreamTest {
  private static RedisServer redis;
  private static TestNode node;

  private TestUser user;

  @BeforeAll
  static void start() {
    redis = RedisServer.start();
    node =
        TestNode.start("spring.data.redis.url=" + redis.url(), "tidings.limits.streams-per-user=2");
  }

  @AfterAll
  static void stop() {
    node.close();
    redis.close();
  }

  @BeforeEach
  void user() {
    user = TestUser.at(node);
  }

  @Test
  void streamAboveTheLimit_leavesTheOlderOfItsClient_andWritesNothing() {
    try (SseProbe older = user.open("/events/stream?client=a");
        SseProbe other = user.open("/events/stream?client=b")) {
      older.expectConnected();
      other.expectConnected();
      Object keys = redis.call("DBSIZE");
      for (String client : new String[] {"a", "b", "c", "d"}) {
        try (SseProbe refused = user.open("/events/stream?client=" + client)) {
          refused.expectStatus(200).expectClosed(CloseReason.LIMIT);
        }
      }
      assertThat(redis.call("DBSIZE")).isEqualTo(keys);
      user.patch("/api/me", "{\"name\":\"Still here\"}").expect(200);
      assertThat(older.nextEvent().data()).isEqualTo(other.nextEvent().data());
    }
  }

  @Test
  void openingsOfOneUser_areLimited_andTheOlderStays() {
    OpenedStreamLimiter limiter = node.bean(OpenedStreamLimiter.class);
    try (SseProbe older = user.open("/events/stream")) {
      older.expectConnected();
      assertThatThrownBy(
              () -> {
                for (int n = 0; n < 10 * OpenedStreamLimiter.BURST; n++) {
                  limiter.take(user.id);
                }
              })
          .isInstanceOf(TooManyRequestsException.class);
      try (SseProbe refused = user.open("/events/stream")) {
        refused.expectStatus(200).expectClosed(CloseReason.LIMIT);
        assertThat(refused.retry()).isGreaterThan(Duration.ofSeconds(10));
      }
      user.patch("/api/me", "{\"name\":\"Still here\"}").expect(200);
      older.nextEvent();
      try (SseProbe another = TestUser.at(node).open("/events/stream")) {
        another.expectConnected();
      }
    }
  }
}
