package io.tidings.testbed.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeReportTest {
  /** A program that waits for its input, as a node might that does not get on. */
  static final class Waiting {
    private Waiting() {}

    public static void main(String... unused) throws Exception {
      System.out.println("started");
      System.in.read();
    }
  }

  @Test
  void text_hasTheEndOfTheOutputAndWhatTheMainThreadDoes(@TempDir Path folder) throws Exception {
    Path output =
        Files.writeString(folder.resolve("node.log"), "a line\n".repeat(100) + "the last line\n");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Waiting.class.getName())
            .start();
    try (BufferedReader printed = process.inputReader()) {
      assertThat(printed.readLine()).isEqualTo("started");
      String text = new NodeReport(output, process.pid()).text();

      assertThat(text).contains("the last line\n", "\"main\"", "Waiting.main");
      assertThat(text.lines().filter("a line"::equals)).hasSize(29);
    } finally {
      process.destroyForcibly();
    }
  }
}
