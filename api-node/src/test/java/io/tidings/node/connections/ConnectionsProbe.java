package io.tidings.node.connections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.node.test.TestNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a node for connections, at its management port. */
record ConnectionsProbe(TestNode node) {
  static JsonNode json(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JsonMapper.shared().readTree(answer.body());
  }

  JsonNode askOnce(String query) {
    return json(node.manage("/actuator/connections" + query));
  }

  /** On a busy machine, a lane or Redis may not answer in time. */
  JsonNode ask(String query) {
    return await("a complete answer")
        .atMost(Duration.ofSeconds(30))
        .until(() -> askOnce(query), report -> report.path("complete").asBoolean());
  }

  static List<String> ids(JsonNode report) {
    return StreamSupport.stream(report.path("connections").spliterator(), false)
        .map(one -> one.path("id").asString())
        .toList();
  }

  JsonNode only(String query) {
    JsonNode connections = ask(query).path("connections");
    assertThat(connections).as(query).hasSize(1);
    return connections.get(0);
  }
}
