package io.tidings.faults.check;

import io.tidings.faults.check.NemesisLog.GaugeSample;
import io.tidings.faults.check.NemesisLog.LeakMeasurement;

/** I7 and I8: what the nemesis measured. What is no number is no proof. */
final class BoundsRule implements Rule {
  @Override
  public void judge(RecordedRun run, Findings findings) {
    for (GaugeSample sample : run.nemesisLog().gaugeSamples()) {
      if (!(sample.value() <= sample.cap())) {
        findings.add(
            Invariant.I7,
            "%s is %s, above %s".formatted(sample.what(), sample.value(), sample.cap()),
            sample.location());
      }
    }
    for (LeakMeasurement leakMeasurement : run.nemesisLog().leakMeasurements()) {
      if (!(Math.abs(leakMeasurement.after() - leakMeasurement.before())
          <= leakMeasurement.tolerance())) {
        findings.add(
            Invariant.I8,
            "%s was %s and is %s"
                .formatted(
                    leakMeasurement.what(), leakMeasurement.before(), leakMeasurement.after()),
            leakMeasurement.location());
      }
    }
  }
}
