package io.tidings.faults.check;

import static java.util.Comparator.comparingLong;

import io.tidings.faults.check.UpstreamLog.UpstreamStream;
import io.tidings.faults.ledger.NemesisEntry;
import io.tidings.faults.ledger.NemesisEntry.NodeStopped;
import io.tidings.faults.ledger.NemesisEntry.NodeWoken;
import io.tidings.faults.ledger.NemesisEntry.OverlapBound;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * I17: two streams of one user never overlap for longer than a node's lease. The time in which the
 * process of one of them was stopped does not count: nothing can close its connection, and it does
 * nothing with it.
 */
final class SingleConnectionRule implements Rule {
  private record TimeSpan(long from, long to) {
    /** How much of it is in none of the others. */
    long without(List<TimeSpan> others) {
      long length = 0;
      long at = from;
      for (TimeSpan other : others.stream().sorted(comparingLong(TimeSpan::from)).toList()) {
        length += Math.max(0, Math.min(other.from, to) - at);
        at = Math.max(at, other.to);
      }
      return length + Math.max(0, to - at);
    }
  }

  @Override
  public void judge(RecordedRun run, Findings findings) {
    Located<OverlapBound> located = run.nemesisLog().last(OverlapBound.class);
    long bound = located == null ? 0 : located.entry().within();
    Map<String, List<TimeSpan>> stops = stops(run.nemesisLog());
    for (String user : run.upstreamLog().users()) {
      List<UpstreamStream> streams = new ArrayList<>(run.upstreamLog().streams(user));
      streams.sort(comparingLong(stream -> stream.opened().atMicros()));
      for (int i = 0; i < streams.size(); i++) {
        UpstreamStream one = streams.get(i);
        for (int j = i + 1;
            j < streams.size() && streams.get(j).opened().atMicros() < one.until();
            j++) {
          judge(user, one, streams.get(j), bound, stops, findings);
        }
      }
    }
  }

  private static void judge(
      String user,
      UpstreamStream one,
      UpstreamStream later,
      long bound,
      Map<String, List<TimeSpan>> stops,
      Findings findings) {
    TimeSpan both = new TimeSpan(later.opened().atMicros(), Math.min(one.until(), later.until()));
    List<TimeSpan> stopped =
        Stream.of(one, later)
            .flatMap(stream -> stops.getOrDefault(stream.node(), List.of()).stream())
            .toList();
    long overlap = both.without(stopped);
    if (overlap > bound) {
      findings.add(
          Invariant.I17,
          "%s and %s both had a stream of %s for %d ms"
              .formatted(one.node(), later.node(), user, overlap / 1_000),
          one.opened(),
          later.opened());
    }
  }

  private static Map<String, List<TimeSpan>> stops(NemesisLog log) {
    Map<String, Long> since = new HashMap<>();
    Map<String, List<TimeSpan>> stops = new HashMap<>();
    for (Located<NemesisEntry> located : log.all(NemesisEntry.class)) {
      if (located.entry() instanceof NodeStopped(long at, String node)) {
        since.putIfAbsent(node, at);
      } else if (located.entry() instanceof NodeWoken(long at, String node)) {
        Long from = since.remove(node);
        if (from == null) {
          throw new UnreadableLedgerException(located.location(), "the node was not stopped");
        }
        stops.computeIfAbsent(node, _ -> new ArrayList<>()).add(new TimeSpan(from, at));
      }
    }
    since.forEach((node, from) ->
        stops
            .computeIfAbsent(node, _ -> new ArrayList<>())
            .add(new TimeSpan(from, Long.MAX_VALUE)));
    return stops;
  }
}
