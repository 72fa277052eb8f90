package io.tidings.testbed.chat;

import static java.util.stream.Collectors.joining;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** Prints figures as Markdown, in the form of docs/operations.md. */
final class ChatReport {
  private static final double KILOBYTE = 1024;
  private static final double MEGABYTE = KILOBYTE * KILOBYTE;

  private final PrintStream out;
  private final int nodes;

  /**
   * @param nodes on which the users are spread
   */
  ChatReport(PrintStream out, int nodes) {
    this.out = out;
    this.nodes = nodes;
  }

  /** Begins the table of stages. */
  void stages() {
    out.println(
        "| tabs | of them with an upstream | heap of a node | resident | threads"
            + " | cores busy at rest: a node, Redis | Redis commands a second |");
    out.println("|---|---|---|---|---|---|---|");
  }

  void stage(Stage stage) {
    double seconds = seconds(stage.rest());
    out.printf(
        Locale.ROOT,
        "| %d | %d | %.1f MB | %.0f MB | %.0f | %.1f %%, %.1f %% | %.1f |%n",
        stage.tabs(),
        stage.upstreams(),
        stage.node().heap() / MEGABYTE,
        stage.node().resident() / MEGABYTE,
        stage.node().threads(),
        100 * seconds(stage.processorTime()) / seconds / nodes,
        100 * stage.redis().processorSeconds() / seconds,
        stage.redis().total() / seconds);
  }

  /** Begins the table of single figures. */
  void figures() {
    out.println();
    out.println("| | |");
    out.println("|---|---|");
  }

  void figure(String what, String value) {
    out.println("| " + what + " | " + value + " |");
  }

  void figure(String what, Duration time) {
    figure(what, String.format(Locale.ROOT, "%.1f s", seconds(time)));
  }

  /** What one more user costs, by two stages of which the later one differs by that alone. */
  void memory(String what, Stage before, Stage after, int users) {
    figure(
        what,
        String.format(
            Locale.ROOT,
            "%.1f KB of heap, %.1f KB resident",
            (after.node().heap() - before.node().heap()) * nodes / users / KILOBYTE,
            (after.node().resident() - before.node().resident()) * nodes / users / KILOBYTE));
  }

  /** What nodes and their scripts ask Redis while nothing happens. */
  void commands(String when, Stage stage) {
    double seconds = seconds(stage.rest());
    figure(
        "Redis commands a second at rest, " + when,
        stage.redis().calls().entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .map(call ->
                String.format(Locale.ROOT, "%s %.1f", call.getKey(), call.getValue() / seconds))
            .collect(joining(", ")));
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }
}
