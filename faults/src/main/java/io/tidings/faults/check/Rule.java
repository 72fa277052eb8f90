package io.tidings.faults.check;

/** Decides one or two invariants on a whole run. */
interface Rule {
  void judge(RecordedRun run, Findings findings);
}
