package io.tidings.node.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MentionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "@ada | ada",
        "(@ada), @Grace-H! | ada grace-h",
        "to @ada. | ada",
        "ada@example.org | ''",
        "x/@ada | ''",
        "@@ada | ''",
        "@a | ''",
        "@ada_x | ''",
        "@ @- @.ada | ''"
      })
  void names_areThoseThatStandAlone(String text, String names) {
    Set<String> expected = names.equals("''") ? Set.of() : Set.of(names.split(" "));
    assertThat(Mentions.in(text)).isEqualTo(expected);
  }

  @Test
  void names_beyondTheMost_areNotLookedUp() {
    String text =
        IntStream.range(0, 200).mapToObj(i -> "@user" + i).collect(Collectors.joining(" "));
    assertThat(Mentions.in(text)).hasSize(Mentions.MOST).contains("user0", "user49");
  }
}
