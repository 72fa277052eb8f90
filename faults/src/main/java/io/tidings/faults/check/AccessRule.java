package io.tidings.faults.check;

import io.tidings.faults.check.Nemesis.Loss;
import io.tidings.faults.check.Nemesis.Loss.Revoked;
import io.tidings.faults.check.Step.Announced;
import io.tidings.faults.check.Step.Answered;
import io.tidings.faults.check.Step.Attached;
import io.tidings.faults.check.Step.Delivered;
import io.tidings.faults.check.Step.Dismissed;
import io.tidings.faults.check.Step.Ended;
import io.tidings.faults.check.Step.Opened;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * I10: no event above a revocation, and within a second after the end of a right neither an event
 * nor an open stream. Of clients that read late only new streams are held to the second.
 */
final class AccessRule implements Rule {
  private static final long SECOND = 1_000_000;

  @Override
  public void judge(Run run, Findings findings) {
    for (Loss loss : run.nemesis().losses()) {
      Client client = run.client(loss.mark(), loss.client());
      if (loss instanceof Revoked revoked) {
        above(revoked, client, findings);
      }
      late(loss, client, findings);
      if (client.isPrompt()) {
        open(loss, client, findings);
      }
    }
  }

  private static void above(Revoked revoked, Client client, Findings findings) {
    for (Step step : client.steps()) {
      if (step instanceof Delivered event && event.cursor().id().compareTo(revoked.event()) > 0) {
        findings.add(
            Invariant.I10,
            "%s got %s above its revocation %s"
                .formatted(client.name(), event.cursor(), revoked.event()),
            revoked.mark(),
            event.mark());
      }
    }
  }

  private static void late(Loss loss, Client client, Findings findings) {
    Set<Integer> openedAfter = new HashSet<>();
    for (Step step : client.steps()) {
      if (step instanceof Opened && step.mark().at() > loss.at()) {
        openedAfter.add(step.connection());
      }
      boolean served =
          step instanceof Attached || step instanceof Delivered || step instanceof Announced;
      boolean counts = client.isPrompt() || openedAfter.contains(step.connection());
      if (served && counts && step.mark().at() > loss.at() + SECOND) {
        findings.add(
            Invariant.I10,
            "%s was served more than a second after its right had ended".formatted(client.name()),
            loss.mark(),
            step.mark());
      }
    }
  }

  private static void open(Loss loss, Client client, Findings findings) {
    long deadline = loss.at() + SECOND;
    if (client.closed().at() <= deadline) {
      return;
    }
    Map<Integer, Step> streams = new HashMap<>();
    for (Step step : client.steps()) {
      if (step.mark().at() > deadline) {
        break;
      }
      switch (step) {
        case Answered answer when answer.status() == 200 -> streams.put(step.connection(), answer);
        case Dismissed _, Ended _ -> streams.remove(step.connection());
        default -> {}
      }
    }
    streams
        .values()
        .forEach(stream ->
            findings.add(
                Invariant.I10,
                "%s was open a second after its right had ended".formatted(client.name()),
                loss.mark(),
                stream.mark()));
  }
}
