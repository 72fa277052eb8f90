package io.tidings.faults.check;

import io.tidings.faults.ledger.NemesisEntry.LatencyBound;
import java.util.Map;

/**
 * I6: compares latencies in the phase {@code fault} with the phase {@code before}, if the run has a
 * bound.
 */
final class LatencyRule implements Rule {
  @Override
  public void judge(RecordedRun run, Findings findings) {
    Located<LatencyBound> located = run.nemesisLog().last(LatencyBound.class);
    if (located == null) {
      return;
    }
    LatencyBound bound = located.entry();
    Map<String, Percentiles> phases = Latencies.of(run).byPhase();
    Percentiles before = phases.get("before");
    Percentiles fault = phases.get("fault");
    if (before == null || fault == null) {
      throw new UnreadableLedgerException(
          located.location(), "a bound, but no healthy client got anything 'before' or in 'fault'");
    }
    if (fault.p99() > before.p99() * bound.ratio() + bound.slack()) {
      findings.add(
          Invariant.I6,
          "99%% of healthy clients' events took up to %d µs in the fault, %d µs before"
              .formatted(fault.p99(), before.p99()),
          located.location());
    }
  }
}
