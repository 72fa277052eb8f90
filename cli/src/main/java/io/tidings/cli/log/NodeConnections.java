package io.tidings.cli.log;

import io.tidings.cli.HttpAddress;
import io.tidings.cli.Json;
import io.tidings.cli.http.Answer;
import io.tidings.cli.http.HttpServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How many connections of a topic each node has, in all workspaces, as the management port of one
 * of them tells.
 *
 * @param nodes empty when it was not asked for, or failed
 * @param problem why there is no answer; null for none
 */
record NodeConnections(boolean asked, List<NodeCount> nodes, @Nullable String problem) {
  /**
   * One node.
   *
   * @param connections null when it did not answer
   */
  record NodeCount(String node, @Nullable Long connections) {
    private String json() {
      Json.Line line = Json.line().with("node", node);
      return (connections == null
              ? line.with("answered", false)
              : line.with("connections", connections))
          .toString();
    }
  }

  boolean failed() {
    return problem != null;
  }

  /**
   * Asks a node.
   *
   * @param management where its management port is; null to ask none
   */
  static NodeConnections ask(@Nullable String management, String topic) {
    if (management == null) {
      return new NodeConnections(false, List.of(), null);
    }
    HttpServer node = new HttpServer(HttpAddress.of("--management", management), null);
    String path = "/actuator/connections?limit=1&topic=" + HttpServer.encoded(topic);
    try {
      Answer answer = node.send("GET", path, Map.of(), null);
      return answer.successful()
          ? read(JsonMapper.shared().readTree(answer.body()))
          : failure(node.url() + " " + answer.description());
    } catch (IOException | JacksonException e) {
      return failure(node.url() + " cannot be asked: " + e);
    }
  }

  private static NodeConnections failure(String problem) {
    return new NodeConnections(true, List.of(), problem);
  }

  private static NodeConnections read(JsonNode answer) {
    List<NodeCount> nodes = new ArrayList<>();
    for (JsonNode node : answer.path("nodes")) {
      boolean answered = node.path("answered").asBoolean(false);
      nodes.add(
          new NodeCount(
              node.path("node").asString("?"), answered ? node.path("matching").asLong(0) : null));
    }
    return new NodeConnections(true, nodes, null);
  }

  String text() {
    if (!asked) {
      return "not asked: --management names the management port of a node";
    }
    if (problem != null) {
      return problem;
    }
    return nodes.stream()
        .map(node ->
            node.node()
                + " "
                + (node.connections() == null ? "did not answer" : node.connections()))
        .collect(Collectors.joining(", "));
  }

  /** An array; null when it is not known. */
  String json() {
    return asked && problem == null
        ? nodes.stream().map(NodeCount::json).collect(Collectors.joining(",", "[", "]"))
        : "null";
  }
}
