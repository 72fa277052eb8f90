package io.tidings.events.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FuzzerTest {
  private static final Fuzzer<String> NUMBERS =
      new Fuzzer<>("numbers", MutatedText.of("1234567", "0", "-17"));

  private static FuzzSettings settings(
      long tries, @Nullable Long onlyCase, @Nullable Path results) {
    return new FuzzSettings(tries, 7, onlyCase, results);
  }

  /** Does not expect a number that is too large. */
  private static boolean flawed(String text) {
    if (!text.matches("-?[0-9]+")) {
      return false;
    }
    return Integer.parseInt(text) % 2 == 0;
  }

  @Test
  void run_parserWithAFlaw_namesTheCaseThatRepeatsIt() {
    String message =
        messageOf(() -> NUMBERS.run(FuzzerTest::flawed, settings(100_000, null, null)));
    assertThat(message).startsWith("numbers: case ").contains("NumberFormatException");
    long seed =
        Long.parseLong(message.replaceFirst("(?s).*tidings\\.fuzz\\.case=(-?\\d+).*", "$1"));
    String again = messageOf(() -> NUMBERS.run(FuzzerTest::flawed, settings(1, seed, null)));
    assertThat(again.replaceFirst(".*input", "")).isEqualTo(message.replaceFirst(".*input", ""));
  }

  private static String messageOf(Runnable run) {
    try {
      run.run();
    } catch (AssertionError e) {
      return String.valueOf(e.getMessage());
    }
    throw new IllegalStateException("nothing was found");
  }

  @Test
  void run_inputThatIsAlwaysRefused_isNoFuzzing() {
    assertThatThrownBy(() -> NUMBERS.run(_ -> false, settings(1_000, null, null)))
        .hasMessageContaining("0 of 1,000 cases were accepted");
  }

  @Test
  void run_sameSeed_feedsTheSame() {
    assertThat(inputs()).isEqualTo(inputs()).hasSize(1_000);
  }

  private static List<String> inputs() {
    List<String> inputs = new ArrayList<>();
    NUMBERS.run(
        text -> {
          inputs.add(text);
          return inputs.size() % 2 == 0;
        },
        settings(1_000, null, null));
    return inputs;
  }

  @Test
  void run_withResults_addsALine(@TempDir Path folder) throws IOException {
    Path results = folder.resolve("new/results.tsv");
    for (int i = 0; i < 2; i++) {
      NUMBERS.run(text -> text.length() % 2 == 0, settings(1_000, null, results));
    }
    assertThat(Files.readAllLines(results))
        .hasSize(2)
        .allMatch(line -> line.matches("numbers\t1000\t\\d+\t\\d+\t\\d+\\.\\d\t7"));
  }
}
