package io.tidings.faults.nemesis;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What became of a scenario.
 *
 * @param observed what the fault cost; null when the run did not get so far
 * @param recovery from the heal until the last healthy client got an event again
 * @param failure in words; null when everything held
 * @param ledger where the run can be read
 */
public record Outcome(
    Scenario scenario,
    @Nullable Row observed,
    @Nullable Duration recovery,
    @Nullable String failure,
    Path ledger) {
  public boolean held() {
    return failure == null;
  }

  @Override
  public String toString() {
    return "%-8s %-28s %-12s back after %s%s"
        .formatted(
            held() ? "held" : "BROKEN",
            scenario.name(),
            observed == null ? "?" : observed,
            recovery == null ? "?" : recovery.toMillis() + " ms",
            held() ? "" : "\n  " + failure + "\n  " + ledger);
  }
}
