package io.tidings.node.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.fuzz.Fuzzer;
import io.tidings.events.fuzz.MutatedText;
import io.tidings.node.http.ProblemException;
import org.junit.jupiter.api.Test;

/** Whatever {@code If-Match} says, a change of another version than it names is refused. */
class IfMatchFuzzTest {
  @Test
  void ifMatch_anyHeader_lets17PassOnlyIfItIsNamedOrAnyWillDo() {
    new Fuzzer<>(
            "If-Match", MutatedText.of("\"17\"", "17", "W/\"17\", \"16\"", "*", "", "\"1\",\"2\""))
        .run(header -> {
          boolean passes = passes(IfMatch.of(header));
          boolean any = header.isBlank() || header.strip().equals("*");
          boolean named = header.replace("\"", "").contains("17");
          assertThat(!passes || any || named).as(header).isTrue();
          assertThat(passes || !any).isTrue();
          return passes;
        });
  }

  private static boolean passes(IfMatch ifMatch) {
    try {
      ifMatch.check(17);
      return true;
    } catch (ProblemException e) {
      assertThat(e.status().value()).isEqualTo(412);
      return false;
    }
  }
}
