package io.tidings.faults.check;

/** I1: each life's own order. */
final class OrderRule implements Rule {
  @Override
  public void judge(Run run, Findings findings) {
    for (Life life : run.lives()) {
      life.breaches()
          .forEach(breach ->
              findings.add(
                  Invariant.I1,
                  "%s got %s".formatted(life.client().name(), breach.what()),
                  breach.before(),
                  breach.after()));
    }
  }
}
