package io.tidings.faults.nemesis;

import io.tidings.faults.check.RunSummary;
import io.tidings.faults.leak.LeakReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What came of a soak, as docs/operations.md publishes it. Used by one thread. */
final class SoakReport {
  private final long seed;
  private final long start = System.nanoTime();
  private final Map<String, Integer> faults = new TreeMap<>();
  private final List<Outcome> outcomes = new ArrayList<>();
  private @Nullable LeakReport leaks;
  private int rounds;

  SoakReport(long seed) {
    this.seed = seed;
  }

  /** The number of the next round, from 1. */
  int nextRound() {
    return ++rounds;
  }

  void add(List<List<Scenario>> groups, Outcome outcome) {
    groups.stream()
        .flatMap(List::stream)
        .forEach(scenario -> faults.merge(scenario.name(), 1, Integer::sum));
    outcomes.add(outcome);
  }

  void leaks(LeakReport report) {
    leaks = report;
  }

  /** Whether every promise was kept, and nothing leaked. */
  boolean held() {
    return outcomes.stream().allMatch(Outcome::held) && leaks != null && leaks.held();
  }

  /** Replaces the report in the page. */
  void writeTo(Path page) throws IOException {
    new PageSection(page, "soak").write(markdown());
  }

  String markdown() {
    List<String> findings = outcomes.stream().flatMap(it -> it.failures().stream()).toList();
    List<RunSummary> runs =
        outcomes.stream().map(Outcome::summary).filter(it -> it != null).toList();
    return """
    %s: %d minutes, %d rounds, seed %d.

    | faults | events published | clients | connections | events received | changes by users | findings |
    |---|---|---|---|---|---|---|
    | %d | %d | %d | %d | %d | %d | %d |

    Injected: %s.%s

    %s
    """
        .formatted(
            FaultTable.dayAndMachine(),
            Duration.ofNanos(System.nanoTime() - start).toMinutes(),
            rounds,
            seed,
            faults.values().stream().mapToInt(Integer::intValue).sum(),
            runs.stream().mapToLong(RunSummary::acknowledged).sum(),
            runs.stream().mapToLong(RunSummary::clients).sum(),
            runs.stream().mapToLong(RunSummary::connections).sum(),
            runs.stream().mapToLong(RunSummary::deliveries).sum(),
            runs.stream().mapToLong(run -> run.activities().changes()).sum(),
            findings.size(),
            faults.entrySet().stream()
                .map(it -> "`%s` %d×".formatted(it.getKey(), it.getValue()))
                .collect(Collectors.joining(", ")),
            findings.stream()
                .map(it -> "\n\n- " + it.lines().findFirst().orElse("").strip())
                .collect(Collectors.joining()),
            leaks == null ? "Leaks were not compared." : leaks.markdown());
  }
}
