package io.tidings.faults.check;

import io.tidings.faults.check.ReconstructedLog.OldestEntry;
import org.jspecify.annotations.Nullable;

/**
 * I4, seen from the log: every acknowledged event has to be among the entries that are left. It may
 * be gone with an epoch that was lost, unless the run promises that nothing is lost; it may be
 * older than all that is left of its topic.
 */
final class LossRule implements Rule {
  @Override
  public void judge(RecordedRun run, Findings findings) {
    LedgerLocation readAtEnd = run.log().readAtEnd();
    if (readAtEnd == null) {
      return;
    }
    for (CommittedEvent event : run.log().all()) {
      LedgerLocation acknowledged = event.acknowledged();
      if (acknowledged != null
          && !event.publication().isChange() // the ActivityRule knows which listings were read
          && acknowledged.atMicros() < readAtEnd.atMicros()
          && isKept(run, event)) {
        for (String topic : event.publication().topics()) {
          judge(run, event, topic, acknowledged, findings);
        }
      }
    }
  }

  private static boolean isKept(RecordedRun run, CommittedEvent event) {
    return run.nemesisLog().keepsAcknowledged() || run.history().isCurrent(event.point());
  }

  private static void judge(
      RecordedRun run,
      CommittedEvent event,
      String topic,
      LedgerLocation acknowledged,
      Findings findings) {
    @Nullable OldestEntry oldest = run.log().oldest(topic);
    if (oldest != null && event.point().after(oldest.point()) && !event.remainsIn(topic)) {
      findings.add(
          Invariant.I4,
          "%s (%s) of %s was acknowledged and is not in the log, which has older entries"
              .formatted(run.history().cursorOf(event.point()), event.publication(), topic),
          acknowledged,
          oldest.location());
    }
  }
}
