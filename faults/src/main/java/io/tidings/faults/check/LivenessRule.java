package io.tidings.faults.check;

import io.tidings.faults.check.Nemesis.Bound;
import io.tidings.faults.check.Nemesis.Change;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** I9: healthy clients come back after each heal, and in the end they have everything. */
final class LivenessRule implements Rule {
  @Override
  public void judge(Run run, Findings findings) {
    Bound bound = run.nemesis().liveBy();
    if (bound != null) {
      Recovery.all(run).forEach(recovery -> judge(recovery, bound.within(), findings));
    }
    List<Change> changes = run.nemesis().changes();
    // What still is broken may keep a client from its events.
    if (Calm.unhealed(changes).isEmpty()) {
      long calmSince = changes.isEmpty() ? 0 : changes.getLast().mark().at();
      long within = bound == null ? 0 : bound.within();
      Map<String, Life> last = new HashMap<>();
      run.lives().forEach(life -> last.put(life.client().name(), life));
      for (Client client : run.clients()) {
        if (client.isHealthy()) {
          atTheEnd(run, client, last.get(client.name()), calmSince, within, findings);
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
          recovery.back() == null ? recovery.client().closed() : recovery.back());
    }
  }

  private static void atTheEnd(
      Run run, Client client, @Nullable Life life, long calmSince, long within, Findings findings) {
    Point reached = life == null ? null : life.last();
    long deadline = client.until() - within;
    if (reached == null && within > 0 && Math.max(calmSince, client.begun().at()) < deadline) {
      findings.add(
          Invariant.I9, client.name() + " never got a position", client.begun(), client.closed());
    }
    if (life == null || reached == null || calmSince > deadline) {
      return;
    }
    for (String topic : client.terms().topics()) {
      for (Committed event : run.log().of(topic).reversed()) {
        if (!event.point().after(reached)) {
          break;
        }
        Mark acknowledged = event.acknowledged();
        if (acknowledged != null
            && acknowledged.at() < deadline
            && (run.log().readAtEnd() == null || event.survives())
            && !life.wasLostBefore(event.point())
            && life.covers().end(topic, event.point()) == null) {
          findings.add(
              Invariant.I9,
              "%s did not get as far as %s (%s)"
                  .formatted(client.name(), run.history().name(event.point()), event.publication()),
              acknowledged,
              client.closed());
        }
      }
    }
  }
}
