package io.tidings.node.access;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Transport;
import io.tidings.node.test.NodeInJvm;
import io.tidings.node.test.StreamProbe;
import io.tidings.node.test.StreamRequest;
import io.tidings.node.test.TestCluster;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Token;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Access that is taken away takes effect on every node, and stays away. */
class RevocationTest {
  private static TestNode node;
  private static TestNode other;

  private final String subject = "u-" + UUID.randomUUID();
  private final Token token =
      Token.of(subject).topics("mine.*").claim("iat", Instant.now().getEpochSecond() - 10);
  private final Token admin = Token.of("admin").rights(Map.of("publish", List.of("$control")));

  @BeforeAll
  static void start() {
    node = TestNode.start();
    other = TestNode.start();
  }

  @AfterAll
  static void stop() {
    node.close();
    other.close();
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void revoke_subject_closesItsStreamsOnEveryNodeAndNoOthers(Transport transport) {
    String bystander = Token.of("someone else").topics("mine.*").text();
    try (StreamProbe here =
            StreamProbe.open(node.port(), stream("mine.a").over(transport).bearer(token.text()));
        StreamProbe there =
            StreamProbe.open(other.port(), stream("mine.a").over(transport).bearer(token.text()));
        StreamProbe stays =
            StreamProbe.open(other.port(), stream("mine.a").over(transport).bearer(bystander))) {
      here.expectConnected();
      there.expectConnected();
      stays.expectConnected();

      assertThat(revoke(subject, admin).statusCode()).isEqualTo(204);
      String writer = Token.of("writer").topics("mine.*").text();
      node.post(
          "/api/topics/mine.a/events",
          "{\"type\":\"after\",\"data\":1}",
          "Authorization",
          "Bearer " + writer);

      here.expectClosed(CloseReason.REVOKED);
      there.expectClosed(CloseReason.REVOKED);
      stays.expectEvent("after");
      assertThat(here.events()).isEmpty();
      assertThat(there.events()).isEmpty();
    }
  }

  @Test
  void revoke_subject_refusesItsTokensUntilTheyAreIssuedAgain() {
    String log = "/api/topics/mine.a/events";
    assertThat(other.get(log, token.asHeader()).statusCode()).isEqualTo(200);

    revoke(subject, admin);

    assertThat(other.get(log, token.asHeader()).statusCode()).isEqualTo(401);
    assertThat(other.get("/api/stream?topic=mine.a", token.asHeader()).statusCode()).isEqualTo(401);
    assertThat(other.post(log, "{\"type\":\"t\",\"data\":1}", token.asHeader()).statusCode())
        .isEqualTo(401);
    assertThat(other.get(log, token.claim("iat", null).asHeader()).statusCode()).isEqualTo(401);

    Token renewed = token.claim("iat", Instant.now().getEpochSecond() + 1);
    assertThat(other.get(log, renewed.asHeader()).statusCode()).isEqualTo(200);
  }

  @Test
  void revoke_withoutTheRight_isRefused() {
    assertThat(node.post("/api/access/revocations", "{\"subject\":\"x\"}").statusCode())
        .isEqualTo(401);
    assertThat(revoke(subject, token).statusCode()).isEqualTo(403);
    assertThat(revoke(subject, Token.of("a").topics("*")).statusCode()).isEqualTo(403);
    assertThat(node.get("/api/topics/mine.a/events", token.asHeader()).statusCode()).isEqualTo(200);
  }

  @Test
  void revoke_withoutASubject_isInvalid() {
    HttpResponse<String> answer = node.post("/api/access/revocations", "{}", admin.asHeader());
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"field\":\"subject\"");
    assertThat(node.post("/api/access/revocations", "{", admin.asHeader()).statusCode())
        .isEqualTo(400);
  }

  @Test
  void newEpoch_streamOfARevokedSubject_isClosed() {
    StreamRequest request = stream("mine.a").bearer(token.text());
    try (TestCluster<NodeInJvm> own =
            TestCluster.start(1, "tidings.access.jwt.secret=" + TestNode.SECRET);
        RedisClient client = RedisClient.create(own.redis().url());
        StreamProbe sse = own.open(0, request).expectConnected();
        StreamProbe webSocket = own.open(0, request.over(Transport.WEBSOCKET)).expectConnected()) {
      RedisCommands<String, String> redis = client.connect().sync();
      // A failover may leave this: a revocation whose event never reached this node.
      redis.hset("tidings:{main}:state:revoked", subject, Instant.now().toString());
      redis.del("tidings:{main}:clock");
      sse.expectClosed(CloseReason.REVOKED);
      webSocket.expectClosed(CloseReason.REVOKED);
    }
  }

  private static HttpResponse<String> revoke(String subject, Token by) {
    return node.post("/api/access/revocations", "{\"subject\":\"" + subject + "\"}", by.asHeader());
  }
}
