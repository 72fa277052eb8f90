package io.tidings.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelativeRootTest {
  /** Whatever is before it on the way to the node, a browser comes out at the root. */
  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/boards", "/board/DEMO", "/board/DEMO/12", "/board/DEMO/", "/a%2Fb/c;d=e/f"})
  void root_fromAnyPath_isTheRoot(String path) {
    RelativeRoot root = RelativeRoot.of(path);
    for (String before : new String[] {"", "/tidings", "/live/tidings"}) {
      URI here = URI.create("http://localhost" + before + path);
      assertThat(here.resolve(root.to("/"))).hasPath(before + "/");
      assertThat(here.resolve(root.to("/boards"))).hasPath(before + "/boards");
    }
  }
}
