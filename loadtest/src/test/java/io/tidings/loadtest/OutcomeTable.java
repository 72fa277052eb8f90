package io.tidings.loadtest;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One row for each simulation, in their order, and below them why one failed. */
record OutcomeTable(Collection<Outcome> outcomes) {
  private static final String ROW = "%-16s %11s %12s %8s %10s %8s %8s %8s  %s%n";

  /** Puts what several injectors found of the same simulation into one row. */
  static OutcomeTable merging(List<Outcome> outcomes) {
    Map<String, Outcome> merged = new LinkedHashMap<>();
    outcomes.forEach(outcome -> merged.merge(outcome.simulation(), outcome, Outcome::and));
    return new OutcomeTable(merged.values().stream().map(Outcome::checked).toList());
  }

  boolean passed() {
    return !outcomes.isEmpty() && outcomes.stream().allMatch(Outcome::passed);
  }

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        ROW.formatted(
            "simulation",
            "connections",
            "events",
            "lost",
            "duplicates",
            "p50 ms",
            "p99 ms",
            "p99.9 ms",
            "result"));
    for (Outcome outcome : outcomes) {
      text.append(
          String.format(
              Locale.ROOT,
              ROW,
              outcome.simulation(),
              number(outcome.connections()),
              number(outcome.events()),
              number(outcome.lost()),
              number(outcome.duplicates()),
              percentile(outcome, 50),
              percentile(outcome, 99),
              percentile(outcome, 99.9),
              outcome.passed() ? "passed" : "FAILED"));
    }
    for (Outcome outcome : outcomes) {
      outcome.notes().forEach(note -> line(text, outcome, note));
      if (outcome.outOfOrder() > 0) {
        line(text, outcome, number(outcome.outOfOrder()) + " events out of order");
      }
      outcome.failures().forEach(failure -> line(text, outcome, "FAILED: " + failure));
    }
    return text.toString();
  }

  private static void line(StringBuilder text, Outcome outcome, String line) {
    text.append(outcome.simulation()).append(": ").append(line).append(System.lineSeparator());
  }

  private static String percentile(Outcome outcome, double percentile) {
    return outcome.latencies().getTotalCount() == 0
        ? "–"
        : number(outcome.latencies().getValueAtPercentile(percentile));
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number).replace(',', ' ');
  }
}
