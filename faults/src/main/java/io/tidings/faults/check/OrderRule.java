package io.tidings.faults.check;

/** I1: the order in each {@link LogEpoch}. */
final class OrderRule implements Rule {
  @Override
  public void judge(RecordedRun run, Findings findings) {
    for (LogEpoch logEpoch : run.logEpochs()) {
      logEpoch
          .breaches()
          .forEach(breach ->
              findings.add(
                  Invariant.I1,
                  "%s got %s".formatted(logEpoch.client().name(), breach.what()),
                  breach.before(),
                  breach.after()));
    }
  }
}
