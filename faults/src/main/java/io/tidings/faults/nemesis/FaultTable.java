package io.tidings.faults.nemesis;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The table of faults, in Markdown, as docs/operations.md publishes it. */
record FaultTable(Map<Scenario, Outcome> outcomes) {
  /** Replaces the table in the page. */
  void writeTo(Path page) throws IOException {
    new PageSection(page, "faults").write(markdown());
  }

  /** Of a report, such as {@code 2026-11-30, 2 cores, Linux 6.18.44}. */
  static String dayAndMachine() {
    return "%s, %d cores, %s %s"
        .formatted(
            LocalDate.now(ZoneOffset.UTC),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.version").split("-", 2)[0]);
  }

  String markdown() {
    String head =
        """
        %s.

        | | fault | what holds | live again after | at most | scenario |
        |---|---|---|---|---|---|
        """
            .formatted(dayAndMachine());
    return outcomes.entrySet().stream()
        .map(row -> row(row.getKey(), row.getValue()))
        .collect(Collectors.joining("", head, ""));
  }

  private static String row(Scenario scenario, Outcome outcome) {
    return "| %s | %s | %s | %s | %s | `%s` |\n"
        .formatted(
            scenario.catalogueNumber(),
            scenario.description(),
            outcome.held() ? scenario.promise().cost() : "**BROKEN**",
            seconds(outcome.recovery()),
            outcome.recovery() == null ? "" : seconds(scenario.promise().liveWithin()),
            scenario.name());
  }

  private static String seconds(@Nullable Duration time) {
    return time == null ? "" : String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1_000.0);
  }
}
