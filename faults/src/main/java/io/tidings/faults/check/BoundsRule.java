package io.tidings.faults.check;

import io.tidings.faults.ledger.NemesisEntry.GaugeSample;
import io.tidings.faults.ledger.NemesisEntry.LeakMeasurement;

/**
 * I7 and I8: the quantities that the nemesis measured. A value that is not a number proves nothing.
 */
final class BoundsRule implements Rule {
  @Override
  public void judge(RecordedRun run, Findings findings) {
    for (Located<GaugeSample> located : run.nemesisLog().all(GaugeSample.class)) {
      GaugeSample sample = located.entry();
      if (!(sample.value() <= sample.cap())) {
        findings.add(
            Invariant.I7,
            "%s is %s, above %s".formatted(sample.what(), sample.value(), sample.cap()),
            located.location());
      }
    }
    for (Located<LeakMeasurement> located : run.nemesisLog().all(LeakMeasurement.class)) {
      LeakMeasurement leak = located.entry();
      if (!(Math.abs(leak.after() - leak.before()) <= leak.tolerance())) {
        findings.add(
            Invariant.I8,
            "%s was %s and is %s".formatted(leak.what(), leak.before(), leak.after()),
            located.location());
      }
    }
  }
}
