package io.tidings.faults.nemesis;

import io.tidings.faults.check.CheckLedger;
import io.tidings.faults.check.RunSummary;
import io.tidings.faults.check.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a scenario's run.
 *
 * @param observedCost the cost of the run; null when the run failed before it was known
 * @param recovery the longest time from a heal until every healthy client got an event again
 * @param failures descriptions of what failed; empty when everything held
 * @param ledger the folder of the run's ledger
 * @param summary null when the ledger cannot be read
 */
public record Outcome(
    String name,
    @Nullable FaultCost observedCost,
    @Nullable Duration recovery,
    List<String> failures,
    Path ledger,
    @Nullable RunSummary summary) {
  public Outcome {
    failures = List.copyOf(failures);
  }

  /** Checks the ledger of a finished run. */
  static Outcome of(
      String name,
      FaultCost promised,
      @Nullable Duration recovery,
      List<String> seen,
      Path ledger) {
    List<String> failures = new ArrayList<>(seen);
    @Nullable RunSummary summary =
        switch (CheckLedger.check(ledger)) {
          case Verdict.Holds(RunSummary held) -> held;
          case Verdict.Violated violated -> {
            failures.add(violated.toString());
            yield violated.summary();
          }
          case Verdict.UnreadableLedger(String why) -> {
            failures.add("unreadable ledger: " + why);
            yield null;
          }
        };
    @Nullable FaultCost observed = summary == null ? null : cost(summary, promised, failures);
    return new Outcome(name, observed, recovery, failures, ledger, summary);
  }

  private static FaultCost cost(RunSummary summary, FaultCost promised, List<String> failures) {
    FaultCost observed = summary.resyncs().isEmpty() ? FaultCost.ZERO_LOSS : FaultCost.RESYNC;
    if (!promised.allows(observed)) {
      failures.add(
          "promised is %s, seen was %s: %s".formatted(promised, observed, summary.resyncs()));
    }
    return observed;
  }

  public boolean held() {
    return failures.isEmpty();
  }

  @Override
  public String toString() {
    String line =
        "%-8s %-28s %-12s back after %s"
            .formatted(
                held() ? "held" : "BROKEN",
                name,
                observedCost == null ? "?" : observedCost,
                recovery == null ? "?" : recovery.toMillis() + " ms");
    return held() ? line : line + "\n  " + String.join("\n  ", failures) + "\n  " + ledger;
  }
}
