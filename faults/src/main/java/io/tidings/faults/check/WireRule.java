package io.tidings.faults.check;

import io.tidings.faults.check.Observation.DeliveredWithoutId;
import io.tidings.faults.check.Observation.Garbled;
import io.tidings.faults.check.Observation.ResponseStarted;

/** I11 and I12: what a response looks like. */
final class WireRule implements Rule {
  @Override
  public void judge(RecordedRun run, Findings findings) {
    for (RecordedClient client : run.clients()) {
      for (Observation observation : client.observations()) {
        if (observation instanceof Garbled(LedgerLocation location, int _, String why)) {
          findings.add(Invariant.I11, "%s got %s".formatted(client.name(), why), location);
        } else if (observation
                instanceof
                DeliveredWithoutId(LedgerLocation location, int _, ReceivedPayload payload)
            && run.publications().find(payload) != null) {
          findings.add(
              Invariant.I11,
              "%s got the durable event %s without an id".formatted(client.name(), payload),
              location);
        } else if (observation instanceof ResponseStarted answer && client.isNative()) {
          judge(run, client, answer, findings);
        }
      }
    }
  }

  private static void judge(
      RecordedRun run, RecordedClient client, ResponseStarted answer, Findings findings) {
    boolean streams = answer.status() == 200 && answer.mediaType().equals("text/event-stream");
    if (!streams && !hasLostItsRight(run, client, answer.location().atMicros())) {
      findings.add(
          Invariant.I12,
          "%s was answered %d %s".formatted(client.name(), answer.status(), answer.mediaType()),
          answer.location());
    }
  }

  private static boolean hasLostItsRight(RecordedRun run, RecordedClient client, long at) {
    return run.nemesisLog().accessLosses().stream()
        .anyMatch(loss -> loss.client().equals(client.name()) && loss.atMicros() <= at);
  }
}
