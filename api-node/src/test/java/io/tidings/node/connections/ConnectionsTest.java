package io.tidings.node.connections;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.events.embedded.RedisServer;
import io.tidings.node.relay.Transport;
import io.tidings.node.test.StreamProbe;
import io.tidings.node.test.StreamRequest;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Token;
import io.tidings.node.test.Visitor;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What administrators, and the management port, are told of one node's connections. */
@Tag("slow")
class ConnectionsTest {
  private static final String PATH = "/api/admin/connections";
  private static final Duration SOON = Duration.ofSeconds(30);

  /** Users without an id, and with one of another form. */
  private static final String ANSWER_OF_ANOTHER_RELEASE =
      """
      {"draining": false, "open": {}, "worstBehindMillis": 0, "silentLanes": [], "matching": 2,
        "truncated": false, "more": 1, "connections": [
          {"node": "node-c", "id": "lane-0.1", "client": "user", "user": "x-7", "topics": [],
            "openedAt": "2026-11-30T00:53:20.000Z", "topicCount": 0, "waitingFrames": 0,
            "waitingBytes": 0, "behindMillis": 0},
          {"node": "node-c", "id": "lane-0.2", "client": "user", "topics": [],
            "openedAt": "2026-11-30T00:53:20.000Z", "topicCount": 0, "waitingFrames": 0,
            "waitingBytes": 0, "behindMillis": 0}]}
      """;

  private static RedisServer redis;
  private static TestNode node;
  private static Visitor ada;
  private static ConnectionsProbe asked;

  @BeforeAll
  static void start() {
    redis = RedisServer.start();
    node =
        TestNode.startForDevelopment(
            "tidings.node.name=node-a", "spring.data.redis.url=" + redis.url());
    ada = Visitor.login(node, "ada", "tidings");
    asked = new ConnectionsProbe(node);
  }

  @AfterAll
  static void stop() {
    node.close();
    redis.close();
  }

  private static StreamProbe open(StreamRequest request) {
    return StreamProbe.open(node.port(), request).expectConnected();
  }

  @Test
  void rights_areThoseOfAdministrators() {
    assertThat(node.get(PATH).statusCode()).isEqualTo(401);
    assertThat(node.get(PATH, Token.of("x").topics("*").asHeader()).statusCode()).isEqualTo(403);
    assertThat(Visitor.login(node, "grace", "tidings").get(PATH).statusCode()).isEqualTo(403);
    HttpResponse<String> answer = ada.get(PATH);
    assertThat(ConnectionsProbe.json(answer).path("nodes")).hasSize(1);
    assertThat(answer.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
    HttpResponse<String> managed = node.manage("/actuator/connections");
    assertThat(managed.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
    assertThat(managed.headers().firstValue("Content-Type")).hasValue("application/json");
  }

  @Test
  void connection_saysWhereItComesFrom_andNoSecrets() {
    String session = ada.session();
    StreamRequest asAda =
        stream().with("GET", "/user/events").header("Cookie", Objects.requireNonNull(ada.cookie()));
    Token token = Token.of("meter-7").topics("orders.*");
    try (StreamProbe user = open(asAda);
        StreamProbe bearer = open(stream("orders.1", "orders.2").bearer(token.text()));
        StreamProbe guest = open(stream("public.c").over(Transport.WEBSOCKET))) {
      JsonNode ofUser = asked.only("?user=ada");
      assertThat(ofUser.path("client").asString()).isEqualTo("user");
      assertThat(ofUser.path("username").asString()).isEqualTo("ada");
      assertThat(ofUser.path("stream").asString()).isEqualTo("/user/events");
      assertThat(asked.only("?user=" + ofUser.path("user").asString())).isNotNull();

      JsonNode ofToken = asked.only("?user=meter-7");
      assertThat(ofToken.path("client").asString()).isEqualTo("token");
      assertThat(ofToken.path("topicCount").asInt()).isEqualTo(2);
      assertThat(ofToken.path("topics").toString()).isEqualTo("[\"orders.1\",\"orders.2\"]");
      assertThat(ofToken.path("stream").asString()).isEqualTo("/api/stream");
      assertThat(ofToken.path("workspace").asString()).isEqualTo("main");
      assertThat(ofToken.path("phase").asString()).isEqualTo("live");
      assertThat(ofToken.path("address").asString()).isEqualTo("127.0.0.1");
      assertThat(ofToken.path("position").asString()).matches("\\d+-\\d+");
      Instant opened = Instant.parse(ofToken.path("openedAt").asString());
      assertThat(opened).isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
      assertThat(Instant.parse(ofToken.path("lastWriteAt").asString()))
          .isAfterOrEqualTo(opened.minusSeconds(1));

      JsonNode ofGuest = asked.only("?topic=public.c&transport=websocket");
      assertThat(ofGuest.path("client").asString()).isEqualTo("guest");
      assertThat(ofGuest.has("user")).isFalse();
      assertThat(ofGuest.path("stream").asString()).isEqualTo("/-/ws");

      assertThat(asked.ask("").toString()).doesNotContain(session).doesNotContain(token.text());
    }
  }

  @Test
  void filtersAndLimit_leaveTheTotalsAsTheyAre() {
    try (StreamProbe first = open(stream("public.f1"));
        StreamProbe second = open(stream("public.f2"));
        StreamProbe third = open(stream("public.f1", "public.f2").over(Transport.WEBSOCKET))) {
      assertThat(ConnectionsProbe.ids(asked.ask("?topic=public.f1"))).hasSize(2);
      assertThat(ConnectionsProbe.ids(asked.ask("?topic=public.f1&transport=sse"))).hasSize(1);
      assertThat(ConnectionsProbe.ids(asked.ask("?topic=public.f1&node=node-a"))).hasSize(2);
      assertThat(ConnectionsProbe.ids(asked.ask("?topic=public.f1&node=node-b"))).isEmpty();
      assertThat(ConnectionsProbe.ids(asked.ask("?topic=public.f1&address=127.0.0.1"))).hasSize(2);
      assertThat(ConnectionsProbe.ids(asked.ask("?topic=public.f1&address=10.0.0.1"))).isEmpty();
      assertThat(ConnectionsProbe.ids(asked.ask("?topic=public.f1&behind=60000"))).isEmpty();
      JsonNode one = asked.ask("?sort=since&limit=1");
      assertThat(one.path("connections")).hasSize(1);
      JsonNode summary = one.path("nodes").get(0);
      assertThat(summary.path("matching").asInt()).isGreaterThanOrEqualTo(3);
      assertThat(summary.path("open").path("sse").asInt()).isGreaterThanOrEqualTo(2);
      assertThat(summary.path("open").path("websocket").asInt()).isGreaterThanOrEqualTo(1);
      assertThat(summary.path("node").asString()).isEqualTo("node-a");
      assertThat(summary.path("draining").asBoolean(true)).isFalse();
      assertThat(summary.path("release").asString()).isNotEmpty();
      assertThat(Instant.parse(summary.path("since").asString())).isBefore(Instant.now());
      List<String> bySince =
          StreamSupport.stream(asked.ask("?sort=since").path("connections").spliterator(), false)
              .map(row -> row.path("openedAt").asString())
              .toList();
      assertThat(bySince).isSorted();
    }
  }

  @Test
  void clientThatStopsReading_isBehind_andComesFirst() {
    try (StreamProbe healthy = open(stream("public.behind"));
        StreamProbe slow = open(stream("public.behind").withReceiveBuffer(4_096))) {
      slow.stopReading();
      String event = "{\"type\":\"t\",\"data\":\"" + "x".repeat(60_000) + "\"}";
      for (int i = 0; i < 40; i++) {
        node.post("/api/topics/public.behind/events", event);
      }
      JsonNode report =
          await("something that waits")
              .atMost(SOON)
              .until(
                  () -> {
                    node.post("/api/topics/public.behind/events", event);
                    return asked.ask("?topic=public.behind&behind=100");
                  },
                  answer -> !ConnectionsProbe.ids(answer).isEmpty());
      assertThat(ConnectionsProbe.ids(report)).hasSize(1);
      JsonNode behind = report.path("connections").get(0);
      assertThat(behind.path("waitingFrames").asInt()).isPositive();
      assertThat(behind.path("waitingBytes").asLong()).isGreaterThan(60_000);
      assertThat(behind.path("behindMillis").asLong()).isGreaterThanOrEqualTo(100);
      assertThat(report.path("nodes").get(0).path("worstBehindMillis").asLong())
          .isGreaterThanOrEqualTo(100);
      assertThat(ConnectionsProbe.ids(asked.ask("?topic=public.behind")).getFirst())
          .isEqualTo(ConnectionsProbe.ids(report).getFirst());

      slow.resumeReading();
      await("nothing waits any more")
          .atMost(SOON)
          .until(() -> ConnectionsProbe.ids(asked.ask("?topic=public.behind&behind=1")).isEmpty());
    }
  }

  /** Only the others are waited for, and what is not of them is ignored and counted. */
  @Test
  void nodeThatDoesNotAnswer_isNamed_andStrangersAreIgnored() {
    String nodes = "tidings:{main}:state:nodes";
    String until = String.valueOf(System.currentTimeMillis() + 30_000);
    String entry = "silent1 node-b 1796000000000 0.9";
    String ofAnotherRelease = "other1 node-c 1796000000000 9.9";
    redis.call("ZADD", nodes, until, entry, until, ofAnotherRelease);
    redis.call("ZADD", nodes + ".questions", until, "silent1.1 no question");
    await("a question of a stranger to be ignored").until(() -> ignored() == 1);
    CompletableFuture<JsonNode> answer = CompletableFuture.supplyAsync(() -> asked.askOnce(""));
    String question =
        await("the question of this node")
            .pollInterval(Duration.ofMillis(10))
            .until(
                () -> String.valueOf(redis.call("ZRANGE", nodes + ".questions", "0", "-1")),
                open -> open.contains("{"));
    String answers =
        nodes + ".answers." + question.replaceFirst("(?s).*?([0-9a-z]+\\.\\d+) \\{.*", "$1");
    redis.call("RPUSH", answers, "silent1 {\"draining\":", "silent1 {}", "x {}", "");
    redis.call("RPUSH", answers, "other1 " + ANSWER_OF_ANOTHER_RELEASE);
    JsonNode report = answer.join();
    redis.call("ZREM", nodes, entry, ofAnotherRelease);
    assertThat(ignored()).isEqualTo(5);
    assertThat(report.path("complete").asBoolean(true)).isFalse();
    assertThat(report.path("nodes")).hasSize(3);
    assertThat(report.path("nodes").get(2).path("answered").asBoolean()).isTrue();
    assertThat(ConnectionsProbe.ids(report)).contains("lane-0.1", "lane-0.2");
    JsonNode silent = report.path("nodes").get(1);
    assertThat(silent.path("node").asString()).isEqualTo("node-b");
    assertThat(silent.path("answered").asBoolean(true)).isFalse();
    assertThat(silent.path("release").asString()).isEqualTo("0.9");
    assertThat(silent.path("since").asString()).isEqualTo("2026-11-30T00:53:20.000Z");
    assertThat(silent.has("open")).isFalse();
    assertThat(report.path("nodes").get(0).path("answered").asBoolean()).isTrue();
  }

  private static double ignored() {
    return node.bean(MeterRegistry.class).counter("tidings.nodes.ignored").count();
  }

  @Test
  void parameterGivenTwice_isRefused_asElsewhere() {
    HttpResponse<String> answer = ada.get(PATH + "?limit=1&limit=2");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(Visitor.json(answer).path("detail").asString()).startsWith("limit has to be given");
  }

  @ParameterizedTest
  @CsvSource({
    "user,      '',      the id or name of a user",
    "node,      a/b,     a node's name",
    "topic,     a^b,     the name of a topic",
    "address,   host,    an address",
    "transport, quic,    sse or websocket",
    "behind,    -1,      a whole number from 0 to 999999999",
    "behind,    1.5,     a whole number from 0 to 999999999",
    "sort,      name,    behind or since",
    "limit,     0,       a whole number from 1 to 1000",
    "limit,     1001,    a whole number from 1 to 1000"
  })
  void wrongParameter_isNamedWithItsValue(String field, String value, String wanted) {
    String query = "?" + field + "=" + value.replace("^", "%5E");
    for (HttpResponse<String> answer :
        List.of(ada.get(PATH + query), node.manage("/actuator/connections" + query))) {
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
      JsonNode problem = JsonMapper.shared().readTree(answer.body());
      assertThat(problem.path("code").asString()).isEqualTo("invalid-field");
      assertThat(problem.path("field").asString()).isEqualTo(field);
      assertThat(problem.path("detail").asString())
          .startsWith(field + " has to be " + wanted)
          .endsWith("got \"" + value + "\".");
    }
  }
}
