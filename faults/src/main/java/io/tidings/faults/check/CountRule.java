package io.tidings.faults.check;

import io.tidings.faults.check.Observation.Counted;
import io.tidings.faults.check.RecordedUserStream.CountedConnection;
import io.tidings.faults.ledger.NemesisEntry.LivenessBound;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * I18: on one connection the counts of a user's notifications only grow, so that none is sent twice
 * or goes back; they are never more than was asked for by then, and begin with no less than was
 * acknowledged when the connection was opened. While nothing is broken, a connection is sent what
 * was acknowledged within the liveness bound.
 */
final class CountRule implements Rule {
  @Override
  public void judge(RecordedRun run, Findings findings) {
    for (RecordedUserStream stream : run.userStreams()) {
      for (CountedConnection connection : stream.connections()) {
        new ConnectionCheck(run, stream, connection, findings).check();
      }
    }
  }

  /** A time without faults, in microseconds of the run. */
  private record Quiet(long from, long until) {
    static List<Quiet> all(RecordedRun run) {
      List<Quiet> all = new ArrayList<>(List.of(new Quiet(0, run.firstFault())));
      for (Baseline baseline : Baseline.of(run.nemesisLog().faultChanges())) {
        all.add(new Quiet(baseline.start(), baseline.until()));
      }
      return all;
    }
  }

  private record ConnectionCheck(
      RecordedRun run, RecordedUserStream stream, CountedConnection connection, Findings findings) {
    void check() {
      Counted last = null;
      for (Counted counted : connection.counts()) {
        checkOwner(counted);
        checkGrowth(last, counted);
        checkAsked(counted);
        last = counted;
      }
      checkFirst();
      checkLiveness();
    }

    private void checkOwner(Counted counted) {
      if (counted.user() != null && counted.user() != stream.user()) {
        add("was sent the count of user " + counted.user(), counted.location());
      }
    }

    private void checkGrowth(@Nullable Counted last, Counted counted) {
      if (last != null && counted.count() <= last.count()) {
        add(
            "was sent the count %d after %d".formatted(counted.count(), last.count()),
            last.location(),
            counted.location());
      }
    }

    private void checkAsked(Counted counted) {
      long asked = countUntil(run.assignments().asked(stream.user()), counted.location());
      if (counted.count() > asked) {
        add(
            "was sent the count %d when %d were asked for".formatted(counted.count(), asked),
            counted.location());
      }
    }

    private void checkFirst() {
      List<LedgerLocation> all = run.assignments().acknowledged(stream.user());
      long acknowledged = countUntil(all, connection.opened());
      if (!connection.counts().isEmpty() && connection.counts().getFirst().count() < acknowledged) {
        Counted first = connection.counts().getFirst();
        add(
            "began with the count %d, after %d had been acknowledged"
                .formatted(first.count(), acknowledged),
            all.get(Math.toIntExact(acknowledged) - 1),
            first.location());
      }
    }

    private void checkLiveness() {
      Located<LivenessBound> bound = run.nemesisLog().last(LivenessBound.class);
      long within = bound == null ? 0 : bound.entry().within();
      List<LedgerLocation> acknowledged = run.assignments().acknowledged(stream.user());
      for (Quiet quiet : Quiet.all(run)) {
        long from = Math.max(quiet.from(), connection.opened().atMicros());
        long until = Math.min(quiet.until(), connection.end().atMicros());
        for (int i = 0; i < acknowledged.size(); i++) {
          long deadline = Math.max(from, acknowledged.get(i).atMicros()) + within;
          if (deadline < until && countAt(deadline) < i + 1) {
            add(
                "was not sent the count %d within %d ms".formatted(i + 1, within / 1_000),
                acknowledged.get(i),
                connection.end());
          }
        }
      }
    }

    private long countAt(long at) {
      return connection.counts().stream()
          .filter(counted -> counted.location().atMicros() <= at)
          .mapToLong(Counted::count)
          .max()
          .orElse(0);
    }

    private static long countUntil(List<LedgerLocation> all, LedgerLocation until) {
      return all.stream().filter(it -> it.atMicros() <= until.atMicros()).count();
    }

    private void add(String what, LedgerLocation... locations) {
      findings.add(Invariant.I18, stream.name() + " " + what, locations);
    }
  }
}
