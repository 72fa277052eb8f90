package io.tidings.faults.check;

import java.util.List;

/**
 * I2: walks each client's stretches along each of its topics and asks of every committed event
 * whether it was delivered or covered. What is missing, was acknowledged, and nobody has, is I4.
 */
final class GapRule implements Rule {
  @Override
  public void judge(Run run, Findings findings) {
    for (Life life : run.lives()) {
      begin(life, findings);
      for (String topic : life.client().terms().topics()) {
        List<Committed> events = run.log().of(topic);
        life.stretches().forEach(stretch -> walk(run, life, stretch, topic, events, findings));
        sinceAttached(run, life, events, findings);
      }
    }
  }

  private static void walk(
      Run run,
      Life life,
      Stretch stretch,
      String topic,
      List<Committed> events,
      Findings findings) {
    int at = firstAfter(events, stretch.from());
    while (at < events.size() && !events.get(at).point().after(stretch.to())) {
      Committed event = events.get(at);
      Point covered = life.covers().end(topic, event.point());
      if (covered != null) {
        at = firstAfter(events, covered);
        continue;
      }
      if (!life.got(event.point()) && isOwed(run, stretch, event)) {
        findings.add(
            isGone(event) ? Invariant.I4 : Invariant.I2,
            "%s went past %s (%s) of %s"
                .formatted(
                    life.client().name(),
                    run.history().name(event.point()),
                    event.publication(),
                    topic),
            event.witness(),
            stretch.pastOf(event.point()));
      }
      at++;
    }
  }

  /**
   * A client is owed the history of the epoch that it is in. Of what was lost with an epoch that it
   * left silently it has to be told only if somebody was promised that it is kept.
   */
  private static boolean isOwed(Run run, Stretch stretch, Committed event) {
    boolean held = run.history().holds(event.point(), stretch.epoch());
    return stretch.leftBehind() ? !held && event.isAcknowledged() : held;
  }

  private static boolean isGone(Committed event) {
    return event.isAcknowledged() && !event.wasDelivered() && !event.survives();
  }

  private static void begin(Life life, Findings findings) {
    Mark unplaced = life.unplaced();
    if (unplaced != null) {
      findings.add(
          Invariant.I2,
          life.client().name() + " came without a cursor and got none before this",
          unplaced);
    }
  }

  /**
   * docs/protocol.md: an event that is acknowledged from {@code connected} on arrives. A newcomer's
   * first position may not stand after one.
   */
  private static void sinceAttached(Run run, Life life, List<Committed> events, Findings findings) {
    Mark attached = life.attached();
    if (!life.isNewcomer() || attached == null || life.stretches().isEmpty()) {
      return;
    }
    Stretch first = life.stretches().getFirst();
    for (int at = firstAfter(events, first.from()) - 1; at >= 0; at--) {
      Committed event = events.get(at);
      if (event.point().epoch() != first.from().epoch() || event.witness().at() < attached.at()) {
        return;
      }
      if (event.publication().firstSent().at() > attached.at() && !life.got(event.point())) {
        findings.add(
            Invariant.I2,
            "%s was connected before %s (%s), and began after it"
                .formatted(
                    life.client().name(), run.history().name(event.point()), event.publication()),
            event.publication().firstSent(),
            attached);
      }
    }
  }

  private static int firstAfter(List<Committed> events, Point point) {
    int low = 0;
    int high = events.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (events.get(middle).point().after(point)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
