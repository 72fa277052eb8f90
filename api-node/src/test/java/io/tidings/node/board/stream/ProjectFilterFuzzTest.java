package io.tidings.node.board.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.fuzz.Fuzzer;
import io.tidings.events.fuzz.MutatedText;
import org.junit.jupiter.api.Test;

/** {@code ?projects=} is a list of ids, or no number. */
class ProjectFilterFuzzTest {

  @Test
  void projects_anyText_areIdsOrNone() {
    new Fuzzer<>("lists of projects", MutatedText.of("1", "1,2", "17,9223372036854775807,3"))
        .run(text -> {
          try {
            var filter = ProjectFilter.Selected.parse(text);
            assertThat(filter.projects()).isNotEmpty().allMatch(filter::contains);
            return true;
          } catch (NumberFormatException e) { // which its caller turns into a 400
            return false;
          }
        });
  }
}
