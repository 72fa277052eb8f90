package io.tidings.node.chat.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidings.node.board.TestUser;
import io.tidings.node.test.TestNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Without a key there is no bridge; with settings that cannot be meant, no node. */
class UpstreamOffTest {
  @Test
  void node_withoutKey_connectsNobody() {
    try (TestNode node =
        TestNode.start(
            "tidings.chat.upstream-key=", "tidings.chat.upstream-hosts=https://chat.example.org")) {
      TestUser user = TestUser.at(node);
      user.put("/api/v1/upstream", "{\"host\":\"https://chat.example.org\",\"token\":\"t\"}")
          .expectProblem(409, "upstream-off");
      user.get("/api/v1/upstream").expect(404);
      user.delete("/api/v1/upstream").expect(404);
      user.get("/api/v1/contacts").expect(200);
      assertThat(node.context().getBeansOfType(UpstreamBridge.class)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"short", "AAAA", "not base64 at all, not base64 at all, no"})
  void key_ofAnotherLength_isRefusedWithoutShowingIt(String key) {
    assertThatThrownBy(() -> new UpstreamProperties(key, List.of(), List.of()))
        .hasMessageContaining("tidings.chat.upstream-key has to be 32 bytes")
        .hasMessageNotContaining(key);
  }

  @Test
  void key_isNotPartOfWhatIsLogged() {
    assertThat(new UpstreamProperties(UpstreamTest.KEY, List.of(), List.of()).toString())
        .doesNotContain(UpstreamTest.KEY);
  }

  @Test
  void hostsAndRanges_wrong_areRefusedWithTheirSetting() {
    assertThatThrownBy(() -> new UpstreamProperties(null, List.of("chat"), List.of()))
        .hasMessageContaining("tidings.chat.upstream-hosts");
    assertThatThrownBy(() -> new UpstreamProperties(null, List.of(), List.of("10.0.0.0/33")))
        .hasMessageContaining("tidings.chat.upstream-private");
  }
}
