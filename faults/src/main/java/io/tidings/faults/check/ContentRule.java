package io.tidings.faults.check;

import io.tidings.faults.check.Life.Delivery;
import io.tidings.faults.check.Nemesis.Survivor;
import io.tidings.faults.check.Step.Delivered;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** I3: each delivery is what its publisher sent, and nobody contradicts it. */
final class ContentRule implements Rule {
  @Override
  public void judge(Run run, Findings findings) {
    run.log()
        .contradictions()
        .forEach(contradiction ->
            findings.add(
                Invariant.I3, contradiction.what(), contradiction.one(), contradiction.other()));
    for (Life life : run.lives()) {
      for (Delivery delivery : life.deliveries()) {
        judge(run, life.client(), delivery.step(), findings);
      }
    }
    for (Survivor survivor : run.nemesis().survivors()) {
      if (run.publications().find(survivor.publisher(), survivor.number()) == null) {
        findings.add(
            Invariant.I3,
            "the log has %s#%d, which was never sent"
                .formatted(survivor.publisher(), survivor.number()),
            survivor.mark());
      }
    }
  }

  private static void judge(Run run, Client client, Delivered event, Findings findings) {
    Publication sent = run.publications().find(event.payload());
    Payload payload = event.payload();
    if (sent == null || payload == null || sent.firstSent().at() > event.mark().at()) {
      findings.add(
          Invariant.I3,
          "%s got %s, which was never sent"
              .formatted(client.name(), payload == null ? event.cursor() : payload),
          event.mark());
    } else if (!sent.hash().equals(payload.hash())) {
      findings.add(
          Invariant.I3,
          "%s got %s with another text".formatted(client.name(), sent),
          sent.firstSent(),
          event.mark());
    } else if (!isMeantFor(client.terms().topics(), sent.topics(), event.topic())) {
      findings.add(
          Invariant.I3,
          "%s got %s of %s, which is not for it"
              .formatted(client.name(), sent, String.join(",", sent.topics())),
          sent.firstSent(),
          event.mark());
    } else if (sent.isRefused()) {
      findings.add(
          Invariant.I3,
          "%s got %s, which was refused".formatted(client.name(), sent),
          sent.lastRefused(),
          event.mark());
    }
  }

  private static boolean isMeantFor(
      List<String> held, List<String> published, @Nullable String named) {
    return named == null
        ? !Collections.disjoint(held, published)
        : held.contains(named) && published.contains(named);
  }
}
