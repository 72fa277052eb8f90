package io.tidings.node.mutants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidings.node.mutants.Verdict.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;

/** What the runner must not take for a bug that was noticed. */
class MutantTest {
  private static final String CLASS_PATH = System.getProperty("java.class.path");

  @TempDir private Path folder;

  private Mutant mutant(String... edit) throws IOException {
    Files.writeString(
        folder.resolve("Sum.java"),
        """
        final class Sum {
          int of(int first, int second) {
            return first
                + second;
          }
        }
        """);
    Path file = Files.createDirectories(folder.resolve("sums")).resolve("wrong.txt");
    Files.writeString(
        file,
        """
        A sum that
        is wrong.

        in Sum.java
        %s
        caught by a.SumTest#of_two -Dtidings.seed=1
        saying expected: 3
        """
            .formatted(String.join("\n", edit)));
    return MutantFile.read(file, folder);
  }

  @Test
  void read_allParts() throws IOException {
    Mutant mutant = mutant("-first", "-  + second", "+first", "-int of", "+long of");
    assertThat(mutant.name()).isEqualTo("sums/wrong");
    assertThat(mutant.story()).isEqualTo("A sum that is wrong.");
    assertThat(mutant.edits()).hasSize(2);
    assertThat(mutant.catcher())
        .isEqualTo(new Catcher("a.SumTest#of_two", List.of("-Dtidings.seed=1")));
    assertThat(mutant.saying()).isEqualTo("expected: 3");
  }

  @Test
  void plant_textWrappedOtherwise_isCompiled() throws IOException {
    mutant("-return first + second;", "+return first - second;").plant(folder, CLASS_PATH);
    assertThat(folder.resolve("Sum.class")).isNotEmptyFile();
  }

  @Test
  void plant_textGoneOrThereTwice_noLongerApplies() throws IOException {
    for (String find : List.of("-first * second", "-first")) {
      Mutant mutant = mutant(find, "+0");
      assertThatThrownBy(() -> mutant.plant(folder, CLASS_PATH))
          .hasMessageContaining("no longer applies");
    }
  }

  @Test
  void plant_nonsense_doesNotCompile() throws IOException {
    Mutant mutant = mutant("-return first + second;", "+return nothing;");
    assertThatThrownBy(() -> mutant.plant(folder, CLASS_PATH))
        .hasMessageContaining("does not compile");
  }

  @Test
  void verdict_onlyAJudgementOfTheTestIsAFailure() {
    assertThat(Verdict.of(new AssertionFailedError("3"), 1).kind()).isEqualTo(Kind.FAILED);
    assertThat(Verdict.of(null, 1).kind()).isEqualTo(Kind.PASSED);
    assertThat(Verdict.of(null, 0).kind()).isEqualTo(Kind.BROKEN);
    assertThat(Verdict.of(new NullPointerException(), 0).kind()).isEqualTo(Kind.BROKEN);
    assertThat(Verdict.of(new AssertionError(new NoClassDefFoundError()), 0).kind())
        .isEqualTo(Kind.BROKEN);
  }
}
