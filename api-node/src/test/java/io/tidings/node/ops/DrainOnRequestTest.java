package io.tidings.node.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.node.test.TestNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The same before the node is stopped, which it then is at once. */
@Tag("slow")
class DrainOnRequestTest extends DrainTest {

  @Override
  void drainAndStop(TestNode node) {
    JsonNode first = ask(node, "POST", 202);
    assertThat(first.path("draining").asBoolean()).isTrue();
    assertThat(first.path("streams").asInt())
        .isLessThanOrEqualTo(first.path("streamsAtStart").asInt());
    await("the end of all streams")
        .atMost(Duration.ofMinutes(1))
        .until(() -> ask(node, "GET", 200).path("drained").asBoolean());

    JsonNode again = ask(node, "POST", 202);
    assertThat(again.path("since")).isEqualTo(first.path("since"));
    assertThat(again.path("streamsAtStart")).isEqualTo(first.path("streamsAtStart"));
    assertThat(again.path("streams").asInt()).isZero();
    assertThat(node.get("/livez").statusCode()).isEqualTo(200);
    assertThat(node.get("/readyz").statusCode()).isEqualTo(503);
    node.close();
  }

  static JsonNode ask(TestNode node, String method, int status) {
    HttpResponse<String> answer =
        node.manage(method, "/actuator/drain", "Authorization", "Bearer " + TOKEN);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return JsonMapper.shared().readTree(answer.body());
  }
}
