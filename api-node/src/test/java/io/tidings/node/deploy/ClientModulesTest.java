package io.tidings.node.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.TestNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page, of this site or another, imports the browser client from the node itself. */
class ClientModulesTest {
  private static TestNode node;

  @BeforeAll
  static void start() {
    node = TestNode.startForDevelopment();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  /** The entries of the package: each import more would be a round trip more. */
  @ParameterizedTest
  @ValueSource(strings = {"index", "worker", "query-keys", "parser"})
  void module_ofThePackage_isOneFile(String name) {
    assertThat(module("/client/" + name + ".js"))
        .doesNotContainPattern("(?m)(^|[;}])import[\\s{*]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"index.js.map", "worker.js?protocol=4", "hub.js", "protocol.js"})
  void file_ofTheClient_isThere(String name) {
    assertThat(node.get("/client/" + name).statusCode()).isEqualTo(200);
  }

  private static String module(String path) {
    HttpResponse<String> answer = node.get(path);
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .as(path)
        .startsWith("text/javascript");
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-cache");
    return answer.body();
  }
}
