package io.tidings.faults.check;

import io.tidings.faults.check.Nemesis.Baseline;
import io.tidings.faults.check.Nemesis.Sample;

/** I7 and I8: what the nemesis measured. What is no number is no proof. */
final class BoundsRule implements Rule {
  @Override
  public void judge(Run run, Findings findings) {
    for (Sample sample : run.nemesis().samples()) {
      if (!(sample.value() <= sample.cap())) {
        findings.add(
            Invariant.I7,
            "%s is %s, above %s".formatted(sample.what(), sample.value(), sample.cap()),
            sample.mark());
      }
    }
    for (Baseline baseline : run.nemesis().baselines()) {
      if (!(Math.abs(baseline.after() - baseline.before()) <= baseline.tolerance())) {
        findings.add(
            Invariant.I8,
            "%s was %s and is %s".formatted(baseline.what(), baseline.before(), baseline.after()),
            baseline.mark());
      }
    }
  }
}
