package io.tidings.node.user;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.embedded.RedisServer;
import io.tidings.node.access.Secrets;
import io.tidings.node.test.SseProbe;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Visitor;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Personal tokens, and tickets for streams. */
@Tag("slow")
class TokenTest {
  private static TestNode node;
  private static TestNode other;

  private Visitor user;

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

  @BeforeEach
  void login() {
    user = someone();
  }

  private static Visitor someone() {
    return someone(false);
  }

  private static Visitor someone(boolean admin) {
    String name = "u-" + UUID.randomUUID().toString().substring(0, 8);
    String hash = node.bean(PasswordHashes.class).hash("password");
    node.bean(Users.class).create(new NewUser(name, name, hash, admin), ChangeContext.NODE);
    return Visitor.login(node, name, "password");
  }

  private JsonNode create(String json) {
    HttpResponse<String> answer = user.post("/api/tokens", json);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return Visitor.json(answer);
  }

  private static int with(TestNode at, String authorization) {
    HttpResponse<String> answer = at.get("/api/me", "Authorization", authorization);
    assertThat(answer.headers().map()).doesNotContainKey("set-cookie");
    return answer.statusCode();
  }

  @Test
  void token_standsForItsUserOnEveryNodeUntilItIsDeleted() {
    JsonNode created = create("{\"name\":\"the robot\"}");
    String token = created.path("token").asString();
    assertThat(token).matches("tdp_[A-Za-z0-9_-]{43}");
    assertThat(user.get("/api/tokens").body())
        .contains("\"name\":\"the robot\"", "\"expires\":null")
        .doesNotContain(token, Secrets.hash(token));
    for (String scheme : new String[] {"Token ", "Bearer ", "token ", "bearer  "}) {
      assertThat(with(other, scheme + token)).as(scheme).isEqualTo(200);
    }

    String path = "/api/tokens/" + created.path("id").asString();
    assertThat(someone().delete(path).statusCode()).as("not theirs").isEqualTo(404);
    assertThat(user.delete(path).statusCode()).isEqualTo(204);

    assertThat(with(other, "Token " + token)).isEqualTo(401);
    assertThat(with(node, "Bearer " + token)).isEqualTo(401);
    assertThat(user.delete(path).statusCode()).isEqualTo(404);
    assertThat(user.get("/api/tokens").body()).isEqualTo("{\"tokens\":[]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Token garbage",
        "Token ",
        "Token tdp_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "Bearer tdp_",
        "Bearer tdp_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "Token eyJhbGciOiJIUzI1NiJ9.e30.x"
      })
  void token_unknown_isUnauthorizedWhateverTheCookieSays(String authorization) {
    HttpResponse<String> answer =
        node.get("/api/me", "Authorization", authorization, "Cookie", "" + user.cookie());
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("\"code\":\"invalid-token\"");
    assertThat(answer.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Bearer");
  }

  @Test
  void token_withAnEnd_ends() {
    Instant end = Instant.now().plusSeconds(2);
    String token =
        create("{\"name\":\"short\",\"expires\":\"" + end + "\"}").path("token").asString();
    assertThat(with(node, "Token " + token)).isEqualTo(200);
    await("its end")
        .atMost(Duration.ofSeconds(10))
        .until(() -> with(node, "Token " + token) == 401);
    assertThat(Instant.now()).isAfterOrEqualTo(end);
    assertThat(user.get("/api/tokens").body()).isEqualTo("{\"tokens\":[]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"name\":\"\"}",
        "{\"name\":\"a\\nb\"}",
        "{\"name\":\"a\",\"expires\":\"tomorrow\"}",
        "{\"name\":\"a\",\"expires\":\"2020-01-01T00:00:00Z\"}",
        "{\"name\":\"a\",\"expires\":1}",
        "{\"name\":\"a\",\"scope\":\"all\"}"
      })
  void token_ofAnotherForm_isInvalid(String body) {
    assertThat(user.post("/api/tokens", body).statusCode()).isEqualTo(400);
    assertThat(user.get("/api/tokens").body()).isEqualTo("{\"tokens\":[]}");
  }

  @Test
  void tokens_beyondFifty_areRefused() {
    for (int i = 0; i < 50; i++) {
      create("{\"name\":\"" + i + "\"}");
    }
    HttpResponse<String> answer = user.post("/api/tokens", "{\"name\":\"one more\"}");
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains("too-many-tokens");
  }

  @Test
  void token_needsNoOriginToWrite() {
    String token = create("{\"name\":\"t\"}").path("token").asString();
    assertThat(
            node.post("/api/tokens", "{\"name\":\"by token\"}", "Authorization", "Token " + token)
                .statusCode())
        .isEqualTo(201);
  }

  private static HttpResponse<String> createWith(String token, String json) {
    return node.post("/api/tokens", json, "Authorization", "Token " + token);
  }

  @Test
  void token_madeByAToken_expiresNoLater() {
    Instant end = Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.MILLIS);
    String token =
        create("{\"name\":\"short\",\"expires\":\"" + end + "\"}").path("token").asString();

    JsonNode without = Visitor.json(createWith(token, "{\"name\":\"made\"}"));
    assertThat(without.path("expires").isString()).as("the end of what a token made").isTrue();
    assertThat(Instant.parse(without.path("expires").asString())).isEqualTo(end);
    JsonNode grandchild =
        Visitor.json(
            createWith(without.path("token").asString(), "{\"name\":\"m\",\"expires\":null}"));
    assertThat(Instant.parse(grandchild.path("expires").asString())).isEqualTo(end);

    String earlier = "{\"name\":\"e\",\"expires\":\"" + end.minusSeconds(60) + "\"}";
    assertThat(createWith(token, earlier).statusCode()).isEqualTo(201);
    HttpResponse<String> later =
        createWith(token, "{\"name\":\"l\",\"expires\":\"" + end.plusMillis(1) + "\"}");
    assertThat(later.statusCode()).isEqualTo(400);
    assertThat(later.body()).contains("\"field\":\"expires\"", end.toString());
  }

  @Test
  void token_deleted_takesAlongWhatItMade() {
    JsonNode maker = create("{\"name\":\"maker\"}");
    JsonNode made = Visitor.json(createWith(maker.path("token").asString(), "{\"name\":\"made\"}"));
    JsonNode last = Visitor.json(createWith(made.path("token").asString(), "{\"name\":\"last\"}"));
    JsonNode another = create("{\"name\":\"another\"}");

    user.delete("/api/tokens/" + maker.path("id").asString());

    for (JsonNode ended : new JsonNode[] {maker, made, last}) {
      assertThat(with(other, "Token " + ended.path("token").asString())).isEqualTo(401);
    }
    assertThat(with(other, "Token " + another.path("token").asString())).isEqualTo(200);
    assertThat(Visitor.json(user.get("/api/tokens")).path("tokens").size()).isEqualTo(1);
  }

  /** A new password of one's own ends the other sessions; one that an administrator gives, all. */
  @Test
  void tokens_afterANewPassword_stayOrEndAsDocumented() {
    String token = create("{\"name\":\"t\"}").path("token").asString();
    String change = "{\"password\":{\"old\":\"password\",\"new\":\"password two\"}}";
    assertThat(user.patch("/api/me", change).statusCode()).isEqualTo(200);
    assertThat(with(other, "Token " + token)).isEqualTo(200);

    Visitor admin = someone(true);
    String id = Visitor.json(user.get("/api/me")).path("id").asString();
    assertThat(admin.patch("/api/users/" + id, "{\"password\":\"given to them\"}").statusCode())
        .isEqualTo(200);
    assertThat(with(other, "Token " + token)).isEqualTo(401);
    assertThat(with(node, "Token " + token)).isEqualTo(401);
  }

  private String ticket() {
    HttpResponse<String> answer = user.post("/api/stream-tickets", "");
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(Instant.parse(Visitor.json(answer).path("expires").asString()))
        .isBetween(Instant.now().plusSeconds(20), Instant.now().plusSeconds(31));
    return Visitor.json(answer).path("ticket").asString();
  }

  /** Whether a stream with this query is let in on that node. */
  private static boolean opens(TestNode at, String query) {
    try (SseProbe probe =
        SseProbe.open(at.port(), stream().with("GET", "/api/users/events" + query))) {
      return probe.status() != 401;
    }
  }

  @Test
  void ticket_opensOneStreamOnce() {
    String ticket = "?ticket=" + ticket();
    assertThat(opens(node, "")).isFalse();
    assertThat(opens(other, ticket)).isTrue();
    assertThat(opens(other, ticket)).isFalse();
    assertThat(opens(node, ticket)).isFalse();
  }

  @Test
  void ticket_isForStreamsAlone() {
    String ticket = "?ticket=" + ticket();
    assertThat(node.get("/api/me" + ticket).statusCode()).isEqualTo(401);
    assertThat(node.post("/api/users/events" + ticket, "").statusCode()).isEqualTo(401);
    assertThat(opens(node, ticket)).as("not used up").isTrue();
  }

  @Test
  void ticket_thatIsOld_opensNothing() {
    String ticket = ticket();
    String key = "tidings:{main}:state:ticket." + Secrets.hash(ticket);
    assertThat((Long) node.redis().call("TTL", key)).isBetween(20L, 30L);
    node.redis().call("PEXPIRE", key, "1");
    await("its end").until(() -> node.redis().call("EXISTS", key).equals(0L));
    assertThat(opens(node, "?ticket=" + ticket)).isFalse();
  }

  /** A failover may have forgotten that it was used. */
  @Test
  void ticket_ofAnotherEpoch_opensNothing() {
    try (RedisServer redis = RedisServer.start();
        TestNode own = TestNode.startForDevelopment("spring.data.redis.url=" + redis.url())) {
      Visitor ada = Visitor.login(own, "ada", "tidings");
      String ticket = Visitor.json(ada.post("/api/stream-tickets", "")).path("ticket").asString();
      redis.call("DEL", "tidings:{main}:clock");
      assertThat(opens(own, "?ticket=" + ticket)).isFalse();
      assertThat(ada.get("/api/me").statusCode()).as("its login goes on").isEqualTo(200);
    }
  }

  @Test
  void ticket_ofALoginThatEnded_opensNothing() {
    String ticket = ticket();
    user.post("/logout", "");
    assertThat(opens(node, "?ticket=" + ticket)).isFalse();
    assertThat(node.post("/api/stream-tickets", "").statusCode()).isEqualTo(401);
  }

  @Test
  void ticket_unknown_isRefusedEvenBesideACookie() {
    HttpResponse<String> answer =
        node.get("/api/users/events?ticket=nonsense", "Cookie", "" + user.cookie());
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).doesNotContain("nonsense");
  }
}
