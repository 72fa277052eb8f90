package io.tidings.faults.check;

import io.tidings.faults.check.NemesisLog.AccessLoss;
import io.tidings.faults.check.NemesisLog.AccessLoss.Revoked;
import io.tidings.faults.check.Observation.ClosedByNode;
import io.tidings.faults.check.Observation.ConnectionEnded;
import io.tidings.faults.check.Observation.ConnectionOpened;
import io.tidings.faults.check.Observation.Delivered;
import io.tidings.faults.check.Observation.DeliveredWithoutId;
import io.tidings.faults.check.Observation.ResponseStarted;
import io.tidings.faults.check.Observation.StreamConnected;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * I10: no event above a revocation, and within a second after the end of a right neither an event
 * nor an open stream. For clients that read late, the second applies to new streams only.
 */
final class AccessRule implements Rule {
  private static final long SECOND = 1_000_000;

  @Override
  public void judge(RecordedRun run, Findings findings) {
    for (AccessLoss loss : run.nemesisLog().accessLosses()) {
      RecordedClient client = run.client(loss.location(), loss.client());
      if (loss instanceof Revoked revoked) {
        checkAboveRevocation(revoked, client, findings);
      }
      checkServedLate(loss, client, findings);
      if (client.isPrompt()) {
        checkStillOpen(loss, client, findings);
      }
    }
  }

  private static void checkAboveRevocation(
      Revoked revoked, RecordedClient client, Findings findings) {
    for (Observation observation : client.observations()) {
      if (observation instanceof Delivered event
          && event.cursor().id().compareTo(revoked.event()) > 0) {
        findings.add(
            Invariant.I10,
            "%s got %s above its revocation %s"
                .formatted(client.name(), event.cursor(), revoked.event()),
            revoked.location(),
            event.location());
      }
    }
  }

  private static void checkServedLate(AccessLoss loss, RecordedClient client, Findings findings) {
    Set<Integer> openedAfter = new HashSet<>();
    for (Observation observation : client.observations()) {
      if (observation instanceof ConnectionOpened
          && observation.location().atMicros() > loss.atMicros()) {
        openedAfter.add(observation.connection());
      }
      boolean served =
          observation instanceof StreamConnected
              || observation instanceof Delivered
              || observation instanceof DeliveredWithoutId;
      boolean counts = client.isPrompt() || openedAfter.contains(observation.connection());
      if (served && counts && observation.location().atMicros() > loss.atMicros() + SECOND) {
        findings.add(
            Invariant.I10,
            "%s was served more than a second after its right had ended".formatted(client.name()),
            loss.location(),
            observation.location());
      }
    }
  }

  private static void checkStillOpen(AccessLoss loss, RecordedClient client, Findings findings) {
    long deadline = loss.atMicros() + SECOND;
    if (client.logEnd().atMicros() <= deadline) {
      return;
    }
    Map<Integer, Observation> streams = new HashMap<>();
    for (Observation observation : client.observations()) {
      if (observation.location().atMicros() > deadline) {
        break;
      }
      switch (observation) {
        case ResponseStarted answer when answer.status() == 200 ->
            streams.put(observation.connection(), answer);
        // A WebSocket is open before its client has shown what it may read.
        case StreamConnected connected -> streams.putIfAbsent(observation.connection(), connected);
        case ClosedByNode _, ConnectionEnded _ -> streams.remove(observation.connection());
        default -> {}
      }
    }
    streams
        .values()
        .forEach(stream ->
            findings.add(
                Invariant.I10,
                "%s was open a second after its right had ended".formatted(client.name()),
                loss.location(),
                stream.location()));
  }
}
