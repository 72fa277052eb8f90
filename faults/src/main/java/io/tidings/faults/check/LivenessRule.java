package io.tidings.faults.check;

import io.tidings.faults.check.NemesisLog.FaultChange;
import io.tidings.faults.ledger.NemesisEntry.LivenessBound;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** I9: healthy clients recover after each heal, and in the end they have every event. */
final class LivenessRule implements Rule {
  @Override
  public void judge(RecordedRun run, Findings findings) {
    Located<LivenessBound> bound = run.nemesisLog().last(LivenessBound.class);
    if (bound != null) {
      Recovery.all(run).forEach(recovery -> judge(recovery, bound.entry().within(), findings));
    }
    List<FaultChange> changes = run.nemesisLog().faultChanges();
    // A fault that is not healed may keep a client from its events.
    if (Baseline.unhealed(changes).isEmpty()) {
      long faultFreeSince = changes.isEmpty() ? 0 : changes.getLast().location().atMicros();
      long within = bound == null ? 0 : bound.entry().within();
      Map<String, LogEpoch> last = new HashMap<>();
      run.logEpochs().forEach(logEpoch -> last.put(logEpoch.client().name(), logEpoch));
      for (RecordedClient client : run.clients()) {
        if (client.isHealthy()) {
          checkEnd(run, client, last.get(client.name()), faultFreeSince, within, findings);
        }
      }
    }
  }

  private static void judge(Recovery recovery, long within, Findings findings) {
    Long took = recovery.took();
    boolean watched = recovery.until() >= recovery.from() + within;
    if (watched && (took == null || took > within)) {
      findings.add(
          Invariant.I9,
          "%s was not live again %d ms after this"
              .formatted(recovery.client().name(), within / 1_000),
          recovery.due(),
          recovery.back() == null ? recovery.client().logEnd() : recovery.back());
    }
  }

  private static void checkEnd(
      RecordedRun run,
      RecordedClient client,
      @Nullable LogEpoch logEpoch,
      long faultFreeSince,
      long within,
      Findings findings) {
    HistoryPoint reached = logEpoch == null ? null : logEpoch.lastPoint();
    long deadline = client.expectedUntil() - within;
    if (reached == null
        && within > 0
        && Math.max(faultFreeSince, client.started().atMicros()) < deadline) {
      findings.add(
          Invariant.I9, client.name() + " never got a position", client.started(), client.logEnd());
    }
    if (logEpoch == null || reached == null || faultFreeSince > deadline) {
      return;
    }
    for (String topic : client.clientSpec().topics()) {
      for (CommittedEvent event : run.log().of(topic).reversed()) {
        if (!event.point().after(reached)) {
          break;
        }
        LedgerLocation acknowledged = event.acknowledged();
        if (acknowledged != null
            && acknowledged.atMicros() < deadline
            && (run.log().readAtEnd() == null || event.remains())
            && !logEpoch.wasLostBefore(event.point())
            && logEpoch.resyncCoverage().end(topic, event.point()) == null) {
          findings.add(
              Invariant.I9,
              "%s did not get as far as %s (%s)"
                  .formatted(
                      client.name(), run.history().cursorOf(event.point()), event.publication()),
              acknowledged,
              client.logEnd());
        }
      }
    }
  }
}
