package io.tidings.faults.check;

import io.tidings.faults.check.LogEpoch.EventDelivery;
import io.tidings.faults.check.NemesisLog.RemainingEntry;
import io.tidings.faults.check.Observation.Delivered;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * I3: each delivery has the content that its publisher sent, and no other client contradicts it.
 */
final class ContentRule implements Rule {
  @Override
  public void judge(RecordedRun run, Findings findings) {
    run.log()
        .contradictions()
        .forEach(contradiction ->
            findings.add(
                contradiction.invariant(),
                contradiction.what(),
                contradiction.one(),
                contradiction.other()));
    for (LogEpoch logEpoch : run.logEpochs()) {
      for (EventDelivery delivery : logEpoch.deliveries()) {
        judge(run, logEpoch.client(), delivery.event(), findings);
      }
    }
    for (RemainingEntry remainingEntry : run.nemesisLog().remainingEntries()) {
      if (run.publications().find(remainingEntry.publisher(), remainingEntry.number()) == null) {
        findings.add(
            Invariant.I3,
            "the log has %s#%d, which was never sent"
                .formatted(remainingEntry.publisher(), remainingEntry.number()),
            remainingEntry.location());
      }
    }
  }

  private static void judge(
      RecordedRun run, RecordedClient client, Delivered event, Findings findings) {
    Publication sent = run.publications().find(event.payload());
    ReceivedPayload payload = event.payload();
    if (sent == null
        || payload == null
        || sent.firstSent().atMicros() > event.location().atMicros()) {
      findings.add(
          Invariant.I3,
          "%s got %s, which was never sent"
              .formatted(client.name(), payload == null ? event.cursor() : payload),
          event.location());
    } else if (!sent.hash().equals(payload.hash())) {
      findings.add(
          Invariant.I3,
          "%s got %s with another text".formatted(client.name(), sent),
          sent.firstSent(),
          event.location());
    } else if (!isMeantFor(client.clientSpec().topics(), sent.topics(), event.topic())) {
      findings.add(
          Invariant.I3,
          "%s got %s of %s, which is not for it"
              .formatted(client.name(), sent, String.join(",", sent.topics())),
          sent.firstSent(),
          event.location());
    } else if (sent.isRefused()) {
      findings.add(
          Invariant.I3,
          "%s got %s, which was refused".formatted(client.name(), sent),
          sent.lastRefused(),
          event.location());
    }
  }

  private static boolean isMeantFor(
      List<String> held, List<String> published, @Nullable String named) {
    return named == null
        ? !Collections.disjoint(held, published)
        : held.contains(named) && published.contains(named);
  }
}
