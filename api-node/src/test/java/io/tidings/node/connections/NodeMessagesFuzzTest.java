package io.tidings.node.connections;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.fuzz.Fuzzer;
import io.tidings.events.fuzz.MutatedJson;
import io.tidings.events.fuzz.MutatedText;
import io.tidings.node.test.Refusals;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Nodes of another release, or other programs, may say anything; and so may requests. */
class NodeMessagesFuzzTest {

  @Test
  void entry_anyText_isANodeOrNone() {
    new Fuzzer<>(
            "entries of nodes",
            MutatedText.of("3k9x node-1 1795188983747 1.4.0", "a n.b_c-D 0 1.0.0-SNAPSHOT"))
        .run(text -> {
          NodeEntry entry = NodeEntry.read(text);
          assertThat(entry == null || entry.equals(NodeEntry.read(entry.text()))).isTrue();
          return entry != null;
        });
  }

  @Test
  void answer_anyJson_isReadOrNone() {
    new Fuzzer<>(
            "what other nodes answer",
            MutatedJson.of(
                "{\"draining\":false,\"open\":{\"sse\":1,\"websocket\":0},\"worstBehindMillis\":0,"
                    + "\"silentLanes\":[\"lane-1\"],\"matching\":0,\"truncated\":false,"
                    + "\"connections\":[]}"))
        .run(text -> NodeRegistry.read(text, NodeAnswer.class) != null);
  }

  @Test
  void question_anyJson_isReadOrNone() {
    ConnectionQuery query = ConnectionQuery.of(Map.of("user", "ada", "limit", "7")::get);
    new Fuzzer<>("what other nodes ask", MutatedJson.of(NodeRegistry.written(query)))
        .run(text -> NodeRegistry.read(text, ConnectionQuery.class) != null);
  }

  @Test
  void query_anyParameters_areAQuestionOrRefused() {
    new Fuzzer<>(
            "which connections are asked for",
            MutatedText.of(
                "user=ada&node=node-1&topic=a.b&address=10.0.0.7&transport=sse&limit=1000",
                "sort=since&behind=999999999",
                "transport=websocket&sort=behind&address=2001:db8::/64"))
        .run(text ->
            Refusals.accepts(() -> {
              ConnectionQuery query = ConnectionQuery.of(parameters(text)::get);
              assertThat(query.limit()).isBetween(1, 1_000);
              assertThat(NodeRegistry.read(NodeRegistry.written(query), ConnectionQuery.class))
                  .isEqualTo(query);
            }));
  }

  private static Map<String, String> parameters(String text) {
    Map<String, String> parameters = new HashMap<>();
    for (String pair : text.split("&", -1)) {
      String[] part = pair.split("=", 2);
      parameters.put(part[0], part.length < 2 ? "" : part[1]);
    }
    return parameters;
  }
}
