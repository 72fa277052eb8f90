package io.tidings.node.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.TestNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The pod of {@code helm test}: its command, run against a real node. */
@Tag("slow")
class HelmTestPodTest {
  @Test
  void test_ofANodeBelowAPath_opensAStream() throws Exception {
    try (TestNode node =
        TestNode.start(
            "server.servlet.context-path=/live", "tidings.access.public-topics=public.*")) {
      Answer answer = run(chart("/live", "public.*"), node.port());
      assertThat(answer)
          .isEqualTo(
              new Answer(
                  0,
                  """
                  ok: /readyz is 200
                  ok: a stream of public.helm-test is 200
                  ok: its type is text/event-stream
                  ok: it is connected
                  """));
      // the node is not there, or not the one of these values
      answer = run(chart("", "public.*"), node.port());
      assertThat(answer.code()).isOne();
      assertThat(answer.output()).startsWith("FAILED: /readyz is 200.").contains("404");
      answer = run(chart("/live", "closed"), node.port());
      assertThat(answer.code()).isOne();
      assertThat(answer.output()).contains("FAILED: a stream of closed is 200.", "401");
      answer = run(chart("/live", ""), node.port());
      assertThat(answer.code()).isZero();
      assertThat(answer.output()).contains("a stream is 401", "No stream was opened");
    }
  }

  /** What it printed, and its exit code. */
  private record Answer(int code, String output) {}

  private static JsonNode chart(String contextPath, String topic) {
    RenderedChart chart =
        RenderedChart.of(values -> {
          values.set("contextPath", contextPath);
          return topic.isEmpty() ? values : values.set("access.publicTopics[0]", topic);
        });
    return chart.named("Pod", "live-tidings-test").at("/spec/containers/0");
  }

  private static Answer run(JsonNode container, int port) throws Exception {
    List<String> command = List.of("bash", "-c", container.at("/args/0").asString());
    assertThat(container.path("command").toString()).isEqualTo("[\"bash\",\"-c\"]");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    for (JsonNode variable : container.path("env")) {
      environment.put(variable.path("name").asString(), variable.path("value").asString());
    }
    environment.putAll(Map.of("HOST", "127.0.0.1", "PORT", String.valueOf(port), "TRIES", "1"));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Answer(process.exitValue(), output);
  }
}
