package io.tidings.faults.check;

import io.tidings.faults.check.Observation.DeliveredWithoutId;
import io.tidings.faults.check.Observation.Garbled;
import io.tidings.faults.check.Observation.ResponseStarted;
import java.util.List;

/** I11 and I12: the form of responses. */
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
    run.tabs().forEach(tab -> judge(tab.name(), tab.observations(), findings));
    run.userStreams().forEach(stream -> judge(stream.name(), stream.observations(), findings));
  }

  /** A tab or a user's own stream, whose user stays signed in. */
  private static void judge(String name, List<Observation> observations, Findings findings) {
    for (Observation observation : observations) {
      if (observation instanceof Garbled(LedgerLocation location, int _, String why)) {
        findings.add(Invariant.I11, "%s got %s".formatted(name, why), location);
      } else if (observation instanceof ResponseStarted answer && !answer.keepsClient()) {
        findings.add(
            Invariant.I12, "%s was answered %s".formatted(name, answer.text()), answer.location());
      }
    }
  }

  private static void judge(
      RecordedRun run, RecordedClient client, ResponseStarted answer, Findings findings) {
    if (!answer.keepsClient() && !hasLostItsRight(run, client, answer.location().atMicros())) {
      findings.add(
          Invariant.I12,
          "%s was answered %s".formatted(client.name(), answer.text()),
          answer.location());
    }
  }

  private static boolean hasLostItsRight(RecordedRun run, RecordedClient client, long at) {
    return run.nemesisLog().accessLosses().stream()
        .anyMatch(loss -> loss.client().equals(client.name()) && loss.atMicros() <= at);
  }
}
