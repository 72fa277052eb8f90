package io.tidings.node.activity.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.fuzz.Fuzzer;
import io.tidings.events.fuzz.MutatedJson;
import io.tidings.events.fuzz.MutatedText;
import io.tidings.node.http.JsonBody;
import io.tidings.node.test.Refusals;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

/** Activities of other services, questions for them, and what Redis has of them. */
class ActivityFuzzTest {
  private static final String ACTIVITY =
      "{\"user\":{\"id\":\"7\",\"username\":\"ada\",\"name\":\"Ada\",\"email\":null},"
          + "\"activity_type\":\"created\",\"resource\":{\"type\":\"build\",\"name\":\"#17\","
          + "\"id\":17,\"parent\":{\"type\":\"branch\",\"name\":\"main\",\"id\":\"x\"}},"
          + "\"timestamp\":\"2026-11-20T15:36:23.747Z\",\"description\":\"é\","
          + "\"metadata\":{\"n\":-1.50e3}}";

  @Test
  void reported_anyJson_isAnActivityOrRefused() {
    new Fuzzer<>(
            "activities of other services",
            MutatedJson.of(
                ACTIVITY,
                "{\"activities\":[" + ACTIVITY + "]}",
                "{\"activity_type\":\"edited\",\"resource\":{\"type\":\"x\"}}"))
        .run(text ->
            Refusals.accepts(() -> {
              var body = JsonBody.parse(text.getBytes(UTF_8), stream -> stream.value());
              assertThat(ReportedActivities.read(body, null)).isNotEmpty();
            }));
  }

  @Test
  void stored_anyText_isReadOrForeign() {
    String stored =
        "{\"timestamp\":\"2026-11-20T15:36:23.747Z\",\"tabId\":\"t\",\"data\":%s}"
            .formatted(ACTIVITY);
    new Fuzzer<>(
            "activities in Redis",
            MutatedJson.of(stored, stored.replace("-1.50e3", "12e2147483647")))
        .run(text -> {
          StoredActivity activity = StoredActivity.read("1-1", text);
          activity.anyOf(3);
          return !activity.envelope().type().equals("foreign");
        });
  }

  @Test
  void query_anyParameters_areAQuestionOrRefused() {
    new Fuzzer<>(
            "which activities are asked for",
            MutatedText.of(
                "resource=ticket:17&user=ada&type=created&limit=100",
                "since=2026-11-20T15:36:23.747Z&until=9999-12-31T23:59:59Z",
                "before=1795188983747-0&resource=project"))
        .run(text ->
            Refusals.accepts(() -> {
              var request = new MockHttpServletRequest();
              for (String pair : text.split("&", -1)) {
                String[] part = pair.split("=", 2);
                request.addParameter(part[0].isEmpty() ? "x" : part[0], part[part.length - 1]);
              }
              assertThat(ActivityQuery.of(request).limit()).isPositive();
            }));
  }
}
