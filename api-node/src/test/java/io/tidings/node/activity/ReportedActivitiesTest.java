package io.tidings.node.activity;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.board.Answer;
import io.tidings.node.board.TestUser;
import io.tidings.node.test.SseProbe;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Token;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code POST /api/activity}: what other services changed. */
class ReportedActivitiesTest {
  private static final String ONE =
      """
      {"user":{"name":"Ann","email":"ann@example.org"},"activity_type":"edited",
       "resource":{"type":"rule_engine","name":"r","id":7,"parent":{"type":"edge","id":"5"}},
       "timestamp":"2026-01-02T03:04:05.678901Z","description":"Rule r was edited",
       "metadata":{"id":"7","name":"r","anything":{"of":[1,2.5]},"x":null}}\
      """;

  private static TestNode node;
  private TestUser user;

  @BeforeAll
  static void start() {
    node = TestNode.start();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @BeforeEach
  void user() {
    user = TestUser.at(node);
  }

  private static Answer report(String body, String... headers) {
    Token token = Token.of("service").rights(Map.of("rights", List.of("activity:write")));
    String[] all = new String[headers.length + 2];
    System.arraycopy(token.asHeader(), 0, all, 0, 2);
    System.arraycopy(headers, 0, all, 2, headers.length);
    return Answer.of(node.post("/api/activity", body, all));
  }

  @Test
  void activity_passesThroughAsItCame_toEveryUser() {
    try (SseProbe probe = user.open("/events/stream")) {
      probe.expectConnected();
      JsonNode answer = report(ONE, "X-Tab-Id", "tab").expect(201);
      JsonNode data = probe.nextEvent().data();
      ObjectNode expected = (ObjectNode) JsonMapper.shared().readTree(ONE);
      assertThat(data.path("id")).isEqualTo(answer.path("ids").get(0));
      expected.forEachEntry((name, value) ->
          assertThat(data.path(name).toString()).as(name).isEqualTo(value.toString()));
      assertThat(data.path("external").asBoolean()).isTrue();
      assertThat(data.path("tab_id").asString()).isEqualTo("tab");
      assertThat(answer.path("cursor").asString()).isEqualTo(probe.lastCursor());
      JsonNode page = user.get("/api/activity?resource=rule_engine:7&limit=1").expect(200);
      assertThat(page.path("activities").get(0).toString()).isEqualTo(data.toString());
    }
  }

  @Test
  void batch_isWrittenAsAWhole_inItsOrder() {
    String type = "t" + UUID.randomUUID().toString().substring(0, 8);
    String one = "{\"activity_type\":\"created\",\"resource\":{\"type\":\"%s\",\"id\":%d}}";
    String body =
        "{\"activities\":[%s,%s]}".formatted(one.formatted(type, 1), one.formatted(type, 2));
    assertThat(report(body).expect(201).path("ids")).hasSize(2);
    JsonNode found = user.get("/api/activity?resource=" + type).expect(200).path("activities");
    assertThat(found.valueStream().map(a -> a.path("resource").path("id").asInt()))
        .containsExactly(2, 1);
    String bad = body.replace("\"id\":2", "\"id\":[]");
    report(bad).expectProblem(400, "invalid-field", "activities[1].resource.id");
    assertThat(user.get("/api/activity?resource=" + type).expect(200).path("activities"))
        .hasSize(2);
  }

  @Test
  void fields_thatMayBeMissing_mayBeNull() {
    report(
            """
            {"activity_type":"edited","user":null,"description":null,"timestamp":null,"metadata":null,
             "resource":{"type":"nulls","name":null,"id":null,"parent":null}}
            """)
        .expect(201);
    JsonNode found = user.get("/api/activity?resource=nulls").expect(200).path("activities");
    assertThat(found.get(0).path("timestamp").isString()).as("the time of writing").isTrue();
  }

  @Test
  void retry_withTheSameKey_isWrittenOnce() {
    String key = UUID.randomUUID().toString();
    String body = ONE.replace("rule_engine", "retried");
    JsonNode first = report(body, "Idempotency-Key", key).expect(201);
    assertThat(report(body, "Idempotency-Key", key).expect(201)).isEqualTo(first);
    report(ONE, "Idempotency-Key", key).expectProblem(422, "key-reused", "Idempotency-Key");
    assertThat(user.get("/api/activity?resource=retried").expect(200).path("activities"))
        .hasSize(1);
  }

  @Test
  void rights_areThoseOfAdministrators_andOfTokensThatHaveThem() {
    assertThat(TestUser.adminAt(node).post("/api/activity", ONE).status()).isEqualTo(201);
    user.post("/api/activity", ONE).expectProblem(403, "forbidden");
    TestUser.guestAt(node).post("/api/activity", ONE).expectProblem(401, "unauthorized");
    for (Map<String, Object> rights :
        List.<Map<String, Object>>of(
            Map.of("publish", List.of("*")),
            Map.of("rights", List.of("activity:read")),
            Map.of("rights", List.of("activity:write"), "workspace", "other"))) {
      Token token = Token.of("service").rights(rights);
      Answer.of(node.post("/api/activity", ONE, token.asHeader())).expectProblem(403, "forbidden");
    }
    Token malformed = Token.of("service").rights(Map.of("rights", "activity:write"));
    assertThat(node.post("/api/activity", ONE, malformed.asHeader()).statusCode()).isEqualTo(401);
  }

  @Test
  void badFields_areRefusedWithTheirName() {
    expect("activity_type", ONE.replace("\"edited\"", "\"moved\""));
    expect("user", ONE.replace("{\"name\":\"Ann\",\"email\":\"ann@example.org\"}", "3"));
    expect("user.name", ONE.replace("\"Ann\"", "3"));
    expect("resource.type", ONE.replace("rule_engine", "rule engine"));
    expect("resource.type", ONE.replace("rule_engine", "Ticket"));
    expect("resource.id", ONE.replace("\"id\":7", "\"id\":7.5"));
    expect(
        "resource.name",
        ONE.replace("\"name\":\"r\",\"id\":7", "\"name\":\"" + "n".repeat(301) + "\",\"id\":7"));
    expect("resource.parent", ONE.replace("{\"type\":\"edge\",\"id\":\"5\"}", "\"-\""));
    expect("resource.parent.type", ONE.replace("\"edge\"", "\"\""));
    expect("timestamp", ONE.replace("\"2026-01-02T03:04:05.678901Z\"", "1767323045"));
    for (String time :
        List.of(
            "yesterday",
            "+1000000000-12-31T00:00:00Z",
            "0000-01-01T00:00:00Z",
            "-0001-01-01T00:00:00Z",
            "2026-02-30T00:00:00Z",
            "2026-01-01T00:00:00+02:00")) {
      expect("timestamp", ONE.replace("2026-01-02T03:04:05.678901Z", time));
    }
    for (String time : List.of("0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z")) {
      report(ONE.replace("2026-01-02T03:04:05.678901Z", time)).expect(201);
    }
    expect("description", ONE.replace("\"Rule r was edited\"", "1"));
    expect("metadata", ONE.replace("\"x\":null", "\"x\":\"" + "é".repeat(4_096) + "\""));
    report(ONE.replace("\"activity_type\":\"edited\",", ""))
        .expectProblem(400, "missing-field", "activity_type");
    report(ONE.replace("\"description\"", "\"text\"")).expectProblem(400, "unknown-field", "text");
    report("{\"activities\":[]}").expectProblem(400, "invalid-field", "activities");
    report("{\"activities\":[1]}").expectProblem(400, "invalid-field", "activities[0]");
    report("{\"activities\":[" + "1,".repeat(100) + "1]}")
        .expectProblem(400, "invalid-field", "activities");
    report("[]").expectProblem(400, "invalid-json", "body");
  }

  private static void expect(String field, String body) {
    report(body).expectProblem(400, "invalid-field", field);
  }
}
