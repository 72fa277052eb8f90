package io.tidings.node.user;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.access.Secrets;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.test.SseProbe;
import io.tidings.node.test.StreamRequest;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Visitor;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Users see where they are signed in, and end what should not be. */
class SessionsTest {
  private static final int MOST = 4;

  private static TestNode node;
  private static TestNode other;

  private String username = "";
  private Visitor user;

  @BeforeAll
  static void start() {
    String most = "tidings.session.max-per-user=" + MOST;
    String proxies = "tidings.limits.trusted-proxies=127.0.0.0/8,::1";
    node = TestNode.start(most, proxies);
    other = TestNode.start(most, proxies);
  }

  @AfterAll
  static void stop() {
    node.close();
    other.close();
  }

  @BeforeEach
  void login() {
    username = create();
    user = Visitor.login(node, username, "password");
  }

  private static String create() {
    String name = "u-" + UUID.randomUUID().toString().substring(0, 8);
    String hash = node.bean(PasswordHashes.class).hash("password");
    node.bean(Users.class).create(new NewUser(name, name, hash, false), ChangeContext.NODE);
    return name;
  }

  private static JsonNode sessions(Visitor visitor) {
    HttpResponse<String> answer = visitor.get("/api/sessions");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Visitor.json(answer).path("sessions");
  }

  private static String idOf(Visitor visitor) {
    return sessions(visitor)
        .valueStream()
        .filter(session -> session.path("current").asBoolean())
        .findFirst()
        .orElseThrow()
        .path("id")
        .asString();
  }

  private static SseProbe open(Visitor visitor) {
    StreamRequest request = stream().header("Cookie", "" + visitor.cookie());
    return SseProbe.open(other.port(), request.with("GET", "/user/events")).expectConnected();
  }

  @Test
  void sessions_areListedWithoutTheirSecrets() {
    Instant before = Instant.now().minusSeconds(2);
    HttpResponse<String> elsewhere =
        other.post(
            "/login",
            "{\"username\":\"%s\",\"password\":\"password\"}".formatted(username),
            "X-Forwarded-For",
            "192.0.2.7",
            "User-Agent",
            "Browser/1.0 " + "x".repeat(300) + "<b>");
    assertThat(elsewhere.statusCode()).isEqualTo(200);

    JsonNode listed = sessions(user);

    assertThat(listed.size()).isEqualTo(2);
    JsonNode own = listed.get(0);
    JsonNode another = listed.get(1);
    assertThat(own.propertyNames())
        .containsExactly("id", "created", "lastSeen", "address", "userAgent", "current");
    assertThat(own.path("current").asBoolean()).isTrue();
    assertThat(own.path("address").asString()).isEqualTo("127.0.0.1");
    assertThat(own.path("userAgent").asString()).startsWith("Java-http-client");
    assertThat(Instant.parse(own.path("created").asString()))
        .isBetween(before, Instant.now().plusSeconds(2));
    assertThat(Instant.parse(own.path("lastSeen").asString()))
        .isBetween(before, Instant.now().plusSeconds(2));
    assertThat(another.path("current").asBoolean()).isFalse();
    assertThat(another.path("address").asString()).isEqualTo("192.0.2.7");
    assertThat(another.path("userAgent").asString())
        .startsWith("Browser/1.0 xxx")
        .hasSizeLessThan(200);
    assertThat(listed.toString()).doesNotContain(user.session(), Secrets.hash(user.session()));
    assertThat(sessions(Visitor.login(node, create(), "password")).size()).isEqualTo(1);
    assertThat(node.get("/api/sessions").statusCode()).isEqualTo(401);
  }

  @Test
  void session_ended_isOverOnEveryNodeWithItsStreamsAndNoOther() {
    Visitor there = Visitor.login(other, username, "password");
    Visitor stranger = Visitor.login(node, create(), "password");
    try (SseProbe ends = open(there);
        SseProbe stays = open(user)) {
      String path = "/api/sessions/" + idOf(there);
      assertThat(stranger.delete(path).statusCode()).as("not theirs").isEqualTo(404);

      assertThat(user.delete(path).statusCode()).isEqualTo(204);

      ends.expectLogout("here").expectClosed(CloseReason.SESSION_EXPIRED);
      assertThat(there.get("/api/me").statusCode()).isEqualTo(401);
      assertThat(there.movedTo(node).get("/api/me").statusCode()).isEqualTo(401);
      assertThat(user.delete(path).statusCode()).as("once more").isEqualTo(404);
      assertThat(sessions(user).size()).isEqualTo(1);
      assertThat(user.cookie()).isNotNull();
      user.patch("/api/me", "{\"name\":\"Still There\"}");
      stays.expectLogout("elsewhere").expectEvent("user.updated");
    }
  }

  @Test
  void session_endsItself_andLosesItsCookie() {
    assertThat(user.delete("/api/sessions/" + idOf(user)).statusCode()).isEqualTo(204);
    assertThat(user.cookie()).isNull();
  }

  @Test
  void session_isNotNamedByItsSecretOrHash() {
    for (String id :
        new String[] {user.session(), Secrets.hash(user.session()), "x", "1", "current"}) {
      assertThat(user.delete("/api/sessions/" + id).statusCode()).as(id).isEqualTo(404);
    }
    assertThat(user.get("/api/me").statusCode()).isEqualTo(200);
  }

  @Test
  void sessions_thatEndedAllAtOnce_areListedNoMore() {
    Visitor.login(other, username, "password");
    assertThat(user.delete("/api/sessions/all").statusCode()).isEqualTo(204);
    assertThat(sessions(Visitor.login(node, username, "password")).size()).isEqualTo(1);
  }

  @Test
  void session_beyondTheMost_endsTheOneThatWasUnusedForLongest() {
    try (SseProbe first = open(user)) {
      Visitor last = user;
      for (int i = 0; i < MOST; i++) {
        last = Visitor.login(other, username, "password");
      }
      first.expectLogout("here").expectClosed(CloseReason.SESSION_EXPIRED);
      assertThat(user.get("/api/me").statusCode()).isEqualTo(401);
      assertThat(sessions(last).size()).isEqualTo(MOST);
    }
  }

  /** Written by an earlier version, which had no list. */
  @Test
  void session_thatIsInNoList_isListedOnceItIsUsedAgain() {
    String id = Visitor.json(user.get("/api/me")).path("id").asString();
    node.redis().call("DEL", "tidings:{main}:state:sessions." + id);
    String key = "tidings:{main}:state:session." + Secrets.hash(user.session());
    node.redis().call("HSET", key, "used", "1");
    assertThat(user.get("/api/me").statusCode()).isEqualTo(200);
    assertThat(sessions(user).size()).isEqualTo(1);
  }

  @Test
  void endAll_withThePassword_endsSessionsTokensTicketsAndTheirStreamsEverywhere() {
    Visitor there = Visitor.login(other, username, "password");
    String token =
        Visitor.json(there.post("/api/tokens", "{\"name\":\"t\"}")).path("token").asString();
    String ticket = Visitor.json(there.post("/api/stream-tickets", "")).path("ticket").asString();
    StreamRequest byToken = stream().header("Authorization", "Token " + token);
    try (SseProbe here = open(user);
        SseProbe elsewhere = open(there);
        SseProbe robot =
            SseProbe.open(node.port(), byToken.with("GET", "/user/events")).expectConnected()) {
      assertThat(user.post("/api/me/end-all", "{\"password\":\"wrong\"}").statusCode())
          .isEqualTo(403);
      assertThat(user.post("/api/me/end-all", "{}").statusCode()).isEqualTo(400);
      assertThat(there.get("/api/me").statusCode()).isEqualTo(200);

      HttpResponse<String> done = user.post("/api/me/end-all", "{\"password\":\"password\"}");

      assertThat(done.statusCode()).as(done.body()).isEqualTo(204);
      for (SseProbe ends : new SseProbe[] {here, elsewhere, robot}) {
        ends.expectLogout("here").expectClosed(CloseReason.SESSION_EXPIRED);
      }
    }
    assertThat(user.cookie()).isNull();
    assertThat(there.get("/api/me").statusCode()).isEqualTo(401);
    String[] header = {"Authorization", "Token " + token};
    assertThat(node.get("/api/me", header).statusCode()).isEqualTo(401);
    assertThat(other.get("/api/me", header).statusCode()).isEqualTo(401);
    try (SseProbe late =
        SseProbe.open(node.port(), stream().with("GET", "/api/users/events?ticket=" + ticket))) {
      late.expectStatus(401);
    }
    Visitor again = Visitor.login(node, username, "password");
    assertThat(again.get("/api/tokens").body()).isEqualTo("{\"tokens\":[]}");
  }
}
