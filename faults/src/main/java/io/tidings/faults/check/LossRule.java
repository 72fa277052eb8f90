package io.tidings.faults.check;

import io.tidings.faults.check.Log.Oldest;
import org.jspecify.annotations.Nullable;

/**
 * I4, seen from the log: what was acknowledged has to be among the entries that are left. It may be
 * gone with an epoch that was lost, unless the run promises that nothing is; it may be older than
 * all that is left of its topic.
 */
final class LossRule implements Rule {
  @Override
  public void judge(Run run, Findings findings) {
    Mark readAtEnd = run.log().readAtEnd();
    if (readAtEnd == null) {
      return;
    }
    for (Committed event : run.log().all()) {
      Mark acknowledged = event.acknowledged();
      if (acknowledged != null && acknowledged.at() < readAtEnd.at() && isKept(run, event)) {
        for (String topic : event.publication().topics()) {
          judge(run, event, topic, acknowledged, findings);
        }
      }
    }
  }

  private static boolean isKept(Run run, Committed event) {
    return run.nemesis().keepsAcknowledged() != null || run.history().lives(event.point());
  }

  private static void judge(
      Run run, Committed event, String topic, Mark acknowledged, Findings findings) {
    @Nullable Oldest oldest = run.log().oldest(topic);
    if (oldest != null && event.point().after(oldest.point()) && !event.survivesIn(topic)) {
      findings.add(
          Invariant.I4,
          "%s (%s) of %s was acknowledged and is not in the log, which has older entries"
              .formatted(run.history().name(event.point()), event.publication(), topic),
          acknowledged,
          oldest.mark());
    }
  }
}
