package io.tidings.node.board.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.events.embedded.RedisServer;
import io.tidings.node.board.TestBoard;
import io.tidings.node.board.TestUser;
import io.tidings.node.ops.Limit;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Transport;
import io.tidings.node.test.SseProbe;
import io.tidings.node.test.StreamProbe;
import io.tidings.node.test.StreamRequest;
import io.tidings.node.test.TestNode;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who may open a stream of the boards now, and how it is told that there is no room. */
@Tag("slow")
class AdmissionToBoardsTest {
  /** One member cannot take what all members of a project need. */
  @Test
  void user_hasAShareOfAProjectsStreams_andTheOthersHaveTheRest() {
    try (TestNode node =
        TestNode.start(
            "tidings.limits.streams-per-project=3",
            "tidings.limits.streams-per-user-and-project=2")) {
      TestUser ada = TestUser.at(node);
      TestUser grace = TestUser.adminAt(node);
      TestBoard project = ada.project();
      String path = project.path + "/events";
      try (SseProbe first = grace.open(path);
          SseProbe second = grace.open(path);
          SseProbe elsewhere = grace.open(grace.project().path + "/events")) {
        first.expectConnected();
        second.expectConnected();
        elsewhere.expectConnected();
        try (SseProbe third = grace.open(path)) {
          third.expectStatus(200).expectClosed(CloseReason.LIMIT);
        }
        assertThat(rejections(node, Limit.USER_PROJECT_STREAMS)).isEqualTo(1);
        assertThat(rejections(node, Limit.PROJECT_STREAMS)).isZero();
        try (SseProbe adas = ada.open(path)) {
          adas.expectConnected();
          try (SseProbe another = ada.open(path)) {
            another.expectStatus(200).expectClosed(CloseReason.LIMIT);
          }
        }
        assertThat(rejections(node, Limit.PROJECT_STREAMS)).isEqualTo(1);
      }
      await("a slot of the share is free again")
          .untilAsserted(() -> {
            try (SseProbe next = grace.open(path)) {
              next.expectConnected();
            }
          });
    }
  }

  private static double rejections(TestNode node, Limit limit) {
    return node.bean(MeterRegistry.class)
        .counter("tidings.rejections", "limit", limit.word())
        .count();
  }

  @Test
  void project_hasSoManyStreams_andASlotIsFreeAgainOnceOneEnds() {
    try (TestNode node = TestNode.start("tidings.limits.streams-per-project=2")) {
      TestUser owner = TestUser.at(node);
      TestBoard project = owner.project();
      String path = project.path + "/events";
      try (SseProbe first = owner.open(path);
          SseProbe second = owner.open(path);
          SseProbe elsewhere = owner.open(owner.project().path + "/events")) {
        first.expectConnected();
        second.expectConnected();
        elsewhere.expectConnected();
        try (SseProbe third = owner.open(path)) {
          third.expectStatus(200).expectClosed(CloseReason.LIMIT);
        }
        String token =
            owner
                .post("/api/tokens", "{\"name\":\"a script\"}")
                .expect(201)
                .path("token")
                .asString();
        StreamRequest script =
            StreamRequest.stream().with("GET", path).header("Authorization", "Token " + token);
        try (SseProbe third = SseProbe.open(node.port(), script)) {
          third.expectStatus(429);
          assertThat(third.headers()).containsKey("retry-after");
        }
        first.close();
        await("a free slot")
            .until(() -> {
              try (SseProbe third = owner.open(path)) {
                third.expectStatus(200);
                return third.frames().isEmpty()
                    || !third.frames().getFirst().type().equals("closed");
              }
            });
      }
    }
  }

  @Test
  void ticket_opensOneStream_ofItsUser() {
    try (TestNode node = TestNode.start()) {
      TestUser owner = TestUser.at(node);
      TestBoard project = owner.project();
      String ticket = owner.post("/api/stream-tickets", "").expect(201).path("ticket").asString();
      StreamRequest request =
          StreamRequest.stream().with("GET", project.path + "/events?ticket=" + ticket);
      try (SseProbe probe = SseProbe.open(node.port(), request).expectConnected();
          SseProbe again = SseProbe.open(node.port(), request)) {
        again.expectStatus(401);
        owner.post("/logout", "").expect(204);
        probe.expectClosed(CloseReason.SESSION_EXPIRED);
      }
    }
  }

  @Test
  void redisIsSilent_streamsAreAskedToComeAgain() {
    try (RedisServer redis = RedisServer.start();
        TestNode node = TestNode.start("spring.data.redis.url=" + redis.url())) {
      TestUser owner = TestUser.at(node);
      TestBoard project = owner.project();
      redis.pause();
      for (StreamProbe probe :
          List.of(
              owner.open(project.path + "/events"),
              owner.open("/user/events", Transport.SSE),
              owner.open("/user/events", Transport.WEBSOCKET))) {
        probe.expectAccepted().expectClosed(CloseReason.TIMEOUT);
        assertThat(probe.retry()).isNotNull();
        probe.close();
      }
      redis.resume();
    }
  }

  @Test
  void session_nobodyUsed_endsItsStreamAtAKeepalive() {
    try (TestNode node =
        TestNode.start("tidings.session.timeout=5s", "tidings.stream.keepalive=200ms")) {
      TestUser user = TestUser.at(node);
      try (StreamProbe sse = user.open("/user/events", Transport.SSE);
          StreamProbe webSocket = user.open("/user/events", Transport.WEBSOCKET)) {
        sse.expectConnected();
        webSocket.expectConnected();
        sse.expectLogout("here").expectClosed(CloseReason.SESSION_EXPIRED);
        webSocket.expectLogout("here").expectClosed(CloseReason.SESSION_EXPIRED);
      }
    }
  }
}
