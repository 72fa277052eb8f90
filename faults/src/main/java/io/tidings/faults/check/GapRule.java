package io.tidings.faults.check;

import java.util.List;

/**
 * I2: walks each client's intervals along each of its topics and asks of every committed event
 * whether it was delivered or covered. An event that was acknowledged, but that no client has,
 * violates I4.
 */
final class GapRule implements Rule {
  @Override
  public void judge(RecordedRun run, Findings findings) {
    for (LogEpoch logEpoch : run.logEpochs()) {
      checkFirstPosition(logEpoch, findings);
      for (String topic : logEpoch.client().clientSpec().topics()) {
        List<CommittedEvent> events = run.log().of(topic);
        logEpoch
            .intervals()
            .forEach(interval -> walk(run, logEpoch, interval, topic, events, findings));
        checkSinceConnected(run, logEpoch, events, findings);
      }
    }
  }

  private static void walk(
      RecordedRun run,
      LogEpoch logEpoch,
      Interval interval,
      String topic,
      List<CommittedEvent> events,
      Findings findings) {
    int at = firstAfter(events, interval.from());
    while (at < events.size() && !events.get(at).point().after(interval.to())) {
      CommittedEvent event = events.get(at);
      HistoryPoint covered = logEpoch.resyncCoverage().end(topic, event.point());
      if (covered != null) {
        at = firstAfter(events, covered);
        continue;
      }
      if (!logEpoch.hasReceived(event.point()) && isOwed(run, interval, event)) {
        findings.add(
            isGone(event) ? Invariant.I4 : Invariant.I2,
            "%s went past %s (%s) of %s"
                .formatted(
                    logEpoch.client().name(),
                    run.history().cursorOf(event.point()),
                    event.publication(),
                    topic),
            event.witness(),
            interval.pastOf(event.point()));
      }
      at++;
    }
  }

  /**
   * A client must get the history of the epoch that it is in. It has to be told of events that were
   * lost with an epoch that it left silently only if the run promised publishers that they are
   * kept.
   */
  private static boolean isOwed(RecordedRun run, Interval interval, CommittedEvent event) {
    boolean held = run.history().contains(event.point(), interval.epoch());
    return interval.leftBehind() ? !held && event.isAcknowledged() : held;
  }

  private static boolean isGone(CommittedEvent event) {
    return event.isAcknowledged() && !event.wasDelivered() && !event.remains();
  }

  private static void checkFirstPosition(LogEpoch logEpoch, Findings findings) {
    LedgerLocation frameBeforePosition = logEpoch.frameBeforePosition();
    if (frameBeforePosition != null) {
      findings.add(
          Invariant.I2,
          logEpoch.client().name() + " came without a cursor and got none before this",
          frameBeforePosition);
    }
  }

  /**
   * docs/protocol.md: an event that is acknowledged from {@code connected} on arrives. So the first
   * position of a client without a cursor may not be after such an event.
   */
  private static void checkSinceConnected(
      RecordedRun run, LogEpoch logEpoch, List<CommittedEvent> events, Findings findings) {
    LedgerLocation firstConnected = logEpoch.firstConnected();
    if (!logEpoch.isNewcomer() || firstConnected == null || logEpoch.intervals().isEmpty()) {
      return;
    }
    Interval first = logEpoch.intervals().getFirst();
    for (int at = firstAfter(events, first.from()) - 1; at >= 0; at--) {
      CommittedEvent event = events.get(at);
      if (event.point().epoch() != first.from().epoch()
          || event.witness().atMicros() < firstConnected.atMicros()) {
        return;
      }
      if (event.publication().firstSent().atMicros() > firstConnected.atMicros()
          && !logEpoch.hasReceived(event.point())) {
        findings.add(
            Invariant.I2,
            "%s was connected before %s (%s), and began after it"
                .formatted(
                    logEpoch.client().name(),
                    run.history().cursorOf(event.point()),
                    event.publication()),
            event.publication().firstSent(),
            firstConnected);
      }
    }
  }

  private static int firstAfter(List<CommittedEvent> events, HistoryPoint point) {
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
