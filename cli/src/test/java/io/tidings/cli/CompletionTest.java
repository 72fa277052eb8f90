package io.tidings.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The completion in a bash that a user would have. */
class CompletionTest {
  @Test
  void bash_completesCommandsAndTheirOptions(@TempDir Path folder) throws Exception {
    Path script = Files.writeString(folder.resolve("completion"), CliRun.of("completion").out());

    assertThat(completed(script, "tidings", "t")).contains("tail", "token").doesNotContain("drain");
    assertThat(completed(script, "tidings", "tail", "--po")).containsExactly("--position-file");
    assertThat(completed(script, "tidings", "publish", "--nd")).containsExactly("--ndjson");
  }

  private static List<String> completed(Path script, String... words)
      throws IOException, InterruptedException {
    String program =
        """
        source "$1"; shift
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=${#COMP_LINE}
        "$(complete -p tidings | sed 's/.*-F \\([^ ]*\\).*/\\1/')" tidings "${@: -1}"
        printf '%s\\n' "${COMPREPLY[@]}"
        """;
    ProcessBuilder bash = new ProcessBuilder("bash", "--norc", "-c", program, "bash", "" + script);
    bash.command().addAll(List.of(words));
    // compopt says that it is not called by a completion
    Process process = bash.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out.lines().map(String::strip).toList();
  }
}
