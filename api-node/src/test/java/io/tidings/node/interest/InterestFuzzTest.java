package io.tidings.node.interest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.fuzz.Fuzzer;
import io.tidings.events.fuzz.MutatedText;
import org.junit.jupiter.api.Test;

/** What is in Redis about interest has one form, or counts as nothing. */
class InterestFuzzTest {

  @Test
  void key_anyText_isReadOrNothing() {
    new Fuzzer<>(
            "keys of interest", MutatedText.of("chat 7", "snapshot -1", "x 999999999999999999"))
        .run(text -> {
          InterestKey key = InterestKey.read(text);
          assertThat(key == null || text.startsWith(key.kind() + " ")).isTrue();
          assertThat(key == null || key.equals(InterestKey.read(key.toString()))).isTrue();
          return key != null;
        });
  }
}
