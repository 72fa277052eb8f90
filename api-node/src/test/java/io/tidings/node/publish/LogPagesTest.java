package io.tidings.node.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.TestNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The log as JSON pages. */
class LogPagesTest {
  private static TestNode node;

  private final String topic = "public." + UUID.randomUUID();
  private final String path = "/api/topics/" + topic + "/events";

  @BeforeAll
  static void start() {
    node = TestNode.startForDevelopment();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void read_pages_yieldEveryEventOnce() {
    List<String> written = publish(7);
    List<String> read = new ArrayList<>();
    JsonNode page = page("limit=3");
    while (true) {
      page.get("events").forEach(event -> read.add(event.get("id").asString()));
      assertThat(page.get("resync").isNull()).isTrue();
      if (!page.get("more").asBoolean()) {
        break;
      }
      page = page("limit=3&after=" + page.get("cursor").asString());
    }
    assertThat(read).isEqualTo(written);
    assertThat(page("after=" + page.get("cursor").asString()).get("events").size()).isZero();
  }

  @Test
  void read_event_hasAllItsFields() {
    publish(1);
    JsonNode event = page("").get("events").get(0);
    assertThat(event.propertyNames())
        .containsExactly("id", "cursor", "topic", "type", "data", "tabId", "timestamp");
    assertThat(event.get("topic").asString()).isEqualTo(topic);
    assertThat(event.get("timestamp").asString()).matches("\\d{4}-.*\\.\\d{3}Z");
  }

  @Test
  void read_afterACursor_yieldsWhatFollowed() {
    List<String> written = publish(3);
    String cursor = page("").get("events").get(0).get("cursor").asString();
    JsonNode events = page("after=" + cursor).get("events");
    assertThat(events.size()).isEqualTo(2);
    assertThat(events.get(0).get("id").asString()).isEqualTo(written.get(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "1-1", "x.", "x.9999999999999999999-0"})
  void read_unreadableCursor_isAResync(String cursor) {
    publish(1);
    expectResync("after=" + cursor, "bad-cursor");
  }

  @Test
  void read_futureCursor_isAResync() {
    publish(1);
    String epoch = page("").get("cursor").asString().replaceFirst("\\..*", "");
    expectResync("after=" + epoch + ".9007199254740991-0", "bad-cursor");
  }

  @Test
  void read_otherEpoch_isAResync() {
    String id = publish(1).getFirst();
    expectResync("after=anotherepoch." + id, "epoch");
  }

  @Test
  void read_trimmedPastTheCursor_isAResync_andFromTheBeginningNot() {
    publish(3);
    String cursor = page("").get("events").get(0).get("cursor").asString();
    node.redis().call("XTRIM", "tidings:{main}:log:" + topic, "MAXLEN", "1");
    expectResync("after=" + cursor, "trimmed");
    JsonNode page = page("");
    assertThat(page.get("resync").isNull()).isTrue();
    assertThat(page.get("events").size()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1001", "-1", "x", ""})
  void read_limitOutOfRange_isRefused(String limit) {
    HttpResponse<String> answer = node.get(path + "?limit=" + limit);
    if (limit.isEmpty()) { // as if it were absent
      assertThat(answer.statusCode()).isEqualTo(200);
    } else {
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("\"field\":\"limit\"");
    }
  }

  @Test
  void read_withoutRight_isRefused() {
    assertThat(node.get("/api/topics/private/events").statusCode()).isEqualTo(401);
  }

  private void expectResync(String query, String reason) {
    JsonNode page = page(query);
    assertThat(page.get("resync").get("reason").asString()).isEqualTo(reason);
    assertThat(page.get("resync").get("topics").get(0).asString()).isEqualTo(topic);
    assertThat(page.get("events").size()).isZero();
    JsonNode next = page("after=" + page.get("cursor").asString());
    assertThat(next.get("resync").isNull()).isTrue();
  }

  private JsonNode page(String query) {
    HttpResponse<String> answer = node.get(path + "?" + query);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JsonMapper.shared().readTree(answer.body());
  }

  private List<String> publish(int count) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String body = node.post(path, "{\"type\":\"t\",\"data\":" + i + "}").body();
      ids.add(JsonMapper.shared().readTree(body).get("id").asString());
    }
    return ids;
  }
}
