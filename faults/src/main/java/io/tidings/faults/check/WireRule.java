package io.tidings.faults.check;

import io.tidings.faults.check.Step.Announced;
import io.tidings.faults.check.Step.Answered;
import io.tidings.faults.check.Step.Garbled;

/** I11 and I12: what a response looks like. */
final class WireRule implements Rule {
  @Override
  public void judge(Run run, Findings findings) {
    for (Client client : run.clients()) {
      for (Step step : client.steps()) {
        if (step instanceof Garbled(Mark mark, int _, String why)) {
          findings.add(Invariant.I11, "%s got %s".formatted(client.name(), why), mark);
        } else if (step instanceof Announced(Mark mark, int _, Payload payload)
            && run.publications().find(payload) != null) {
          findings.add(
              Invariant.I11,
              "%s got the durable event %s without an id".formatted(client.name(), payload),
              mark);
        } else if (step instanceof Answered answer && client.isNative()) {
          judge(run, client, answer, findings);
        }
      }
    }
  }

  private static void judge(Run run, Client client, Answered answer, Findings findings) {
    boolean streams = answer.status() == 200 && answer.mediaType().equals("text/event-stream");
    if (!streams && !hasLostItsRight(run, client, answer.mark().at())) {
      findings.add(
          Invariant.I12,
          "%s was answered %d %s".formatted(client.name(), answer.status(), answer.mediaType()),
          answer.mark());
    }
  }

  private static boolean hasLostItsRight(Run run, Client client, long at) {
    return run.nemesis().losses().stream()
        .anyMatch(loss -> loss.client().equals(client.name()) && loss.at() <= at);
  }
}
