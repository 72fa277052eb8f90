package io.tidings.node.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.TestNode;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A page imports the browser client from the node itself. */
class ClientModulesTest {
  private static final Pattern IMPORT =
      Pattern.compile("^(?:import|export) [^@]*?from '(.*?)';$", Pattern.MULTILINE);

  @Test
  void modules_ofThePageAndTheWorker_areServedWithAllThatTheyImport() {
    try (TestNode node = TestNode.startForDevelopment()) {
      Queue<URI> waiting =
          new ArrayDeque<>(
              List.of(
                  URI.create("/client/index.js"),
                  URI.create("/client/worker.js"),
                  URI.create("/client/query-keys.js")));
      Set<URI> seen = new LinkedHashSet<>(waiting);
      while (!waiting.isEmpty()) {
        URI module = waiting.remove();
        HttpResponse<String> answer = node.get(module.toString());
        assertThat(answer.statusCode()).as("%s", module).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse(""))
            .as("%s", module)
            .startsWith("text/javascript");
        IMPORT
            .matcher(answer.body())
            .results()
            .map(found -> module.resolve(found.group(1)))
            .filter(seen::add)
            .forEach(waiting::add);
      }
      assertThat(seen).contains(URI.create("/client/parser.js"), URI.create("/client/hub.js"));
    }
  }
}
