package io.tidings.node.trace;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.node.test.StreamProbe;
import io.tidings.node.test.TestCluster;
import io.tidings.testbed.cluster.NodeProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * With Boot's property, each line of the log is JSON, with the node, and the trace of a request.
 */
@Tag("slow")
class StructuredLogsTest {

  @Test
  void ecs_hasFieldsOfTheLine_theNode_andTheTrace() {
    try (Collector collector = new Collector();
        TestCluster<NodeProcess> cluster =
            TestCluster.startProcesses(
                1,
                "logging.structured.format.console=ecs",
                "logging.level.org.springframework.web.servlet.DispatcherServlet=debug",
                "logging.level.io.tidings.node.relay.EndedConnection=debug",
                "tidings.stream.summary=100ms",
                "tidings.drain.window=100ms",
                "management.tracing.sampling.probability=1.0",
                TracingOn.ENDPOINT + "=" + collector.endpoint())) {
      try (StreamProbe probe = cluster.open(0, stream("public.a"))) {
        probe.expectConnected();
        cluster.publish(0, "public.a", "t", "1");
        probe.expectEvent("t");
      }
      await("what is logged about the connection")
          .until(() ->
              message(cluster, "connections").stream()
                  .anyMatch(line -> line.path("ended").asString().equals("1")));
      assertThat(lines(cluster)).isNotEmpty().allMatch(line -> isOf("node-0", line));
      JsonNode ended = message(cluster, "connection ended").getFirst();
      assertThat(ended.path("log").path("level").asString()).isEqualTo("DEBUG");
      assertThat(ended.path("transport").asString()).isEqualTo("sse");
      assertThat(ended.path("reason").asString()).isEqualTo("gone");
      assertThat(message(cluster, "POST \"/api/topics/public.a/events\", parameters={}"))
          .singleElement()
          .matches(line -> line.path("traceId").asString().matches("[0-9a-f]{32}"));
    }
  }

  private static boolean isOf(String node, JsonNode line) {
    return line.path("node").asString().equals(node)
        && line.path("service").path("node").path("name").asString().equals(node);
  }

  private static List<JsonNode> message(TestCluster<NodeProcess> cluster, String text) {
    return lines(cluster).stream()
        .filter(line -> line.path("message").asString().equals(text))
        .toList();
  }

  private static List<JsonNode> lines(TestCluster<NodeProcess> cluster) {
    try {
      return Files.readAllLines(cluster.node(0).output()).stream()
          .filter(line -> line.startsWith("{"))
          .map(JsonMapper.shared()::readTree)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
