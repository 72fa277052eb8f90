package io.tidings.testbed.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a node that does not start tells of itself: the end of its output, and what its own threads
 * are doing.
 */
record NodeReport(Path output, long pid) {
  private static final int LINES = 30;

  String text() {
    return lastOutput() + "\n" + threads();
  }

  String lastOutput() {
    try {
      List<String> lines =
          Files.readAllLines(output).stream()
              .filter(line -> !line.contains("ConnectionSummary: connections"))
              .toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** The main thread, and those that are in code of the node. */
  private String threads() {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    try {
      Process dump =
          new ProcessBuilder(jcmd.toString(), Long.toString(pid), "Thread.print")
              .redirectErrorStream(true)
              .start();
      String all = new String(dump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(all.split("\n\n"))
          .filter(thread -> thread.startsWith("\"main\"") || thread.contains("at io.tidings"))
          .collect(Collectors.joining("\n\n"));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
