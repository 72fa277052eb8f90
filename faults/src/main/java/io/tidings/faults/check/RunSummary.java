package io.tidings.faults.check;

import io.tidings.faults.check.Observation.ClosedByNode;
import io.tidings.faults.check.Observation.ConnectionOpened;
import io.tidings.faults.check.Observation.Delivered;
import io.tidings.faults.check.Observation.FullResync;
import io.tidings.faults.check.Observation.PartialResync;
import io.tidings.faults.check.Observation.ResponseStarted;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a run consisted of.
 *
 * @param indeterminate publications that may have been written or not
 * @param cursorChanges how often a client came back with another cursor than the one it had read
 * @param latencies from sending to reading, of healthy clients, by phase
 * @param recovery microseconds until the last healthy client was back after a heal; empty when
 *     nothing was healed, or none came back
 * @param unhealed faults at the end; while there are any, nobody has to have everything
 */
public record RunSummary(
    long published,
    long acknowledged,
    long refused,
    long indeterminate,
    long clients,
    long connections,
    long cursorChanges,
    long deliveries,
    Map<String, Long> resyncs,
    Map<String, Long> closes,
    Map<String, Long> statuses,
    Map<String, Percentiles> latencies,
    OptionalLong recovery,
    List<String> unhealed) {

  static RunSummary of(RecordedRun run) {
    Collection<Publication> sent = run.publications().all();
    long acknowledged = sent.stream().filter(Publication::isAcknowledged).count();
    long refused = sent.stream().filter(Publication::isRefused).count();
    return new RunSummary(
        sent.size(),
        acknowledged,
        refused,
        sent.size() - acknowledged - refused,
        run.clients().size(),
        observations(run, ConnectionOpened.class).count(),
        cursorChanges(run.logEpochs()),
        observations(run, Delivered.class).count(),
        count(
            Stream.concat(
                observations(run, PartialResync.class).map(PartialResync::reason),
                observations(run, FullResync.class).map(FullResync::reason))),
        count(observations(run, ClosedByNode.class).map(ClosedByNode::reason)),
        count(
            observations(run, ResponseStarted.class)
                .map(answer -> Integer.toString(answer.status()))),
        Latencies.of(run).byPhase(),
        Recovery.all(run).stream()
            .map(Recovery::took)
            .filter(Objects::nonNull)
            .mapToLong(Long::longValue)
            .max(),
        Baseline.unhealed(run.nemesisLog().faultChanges()));
  }

  private static <S extends Observation> Stream<S> observations(RecordedRun run, Class<S> kind) {
    return run.clients().stream()
        .flatMap(client -> client.observations().stream())
        .filter(kind::isInstance)
        .map(kind::cast);
  }

  private static Map<String, Long> count(Stream<String> words) {
    return words.collect(Collectors.groupingBy(word -> word, TreeMap::new, Collectors.counting()));
  }

  private static long cursorChanges(List<LogEpoch> logEpochs) {
    long count = 0;
    for (int i = 1; i < logEpochs.size(); i++) {
      LogEpoch before = logEpochs.get(i - 1);
      if (logEpochs.get(i).client().name().equals(before.client().name())
          && before.lastPoint() != null) {
        count++;
      }
    }
    return count;
  }

  @Override
  public String toString() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%d events published: %d acknowledged, %d refused, %d indeterminate"
            .formatted(published, acknowledged, refused, indeterminate));
    lines.add(
        "%d clients on %d connections (%d with another cursor): %d deliveries"
            .formatted(clients, connections, cursorChanges, deliveries));
    lines.add("resyncs %s, closes %s, statuses %s".formatted(resyncs, closes, statuses));
    latencies.forEach((phase, of) ->
        lines.add(
            "latency in phase '%s': median %d µs, p99 %d µs of %d"
                .formatted(phase, of.median(), of.p99(), of.count())));
    recovery.ifPresent(micros -> lines.add("recovery: %d ms".formatted(micros / 1_000)));
    if (!unhealed.isEmpty()) {
      lines.add("never healed, so that I9 is not judged at the end: " + unhealed);
    }
    return String.join("\n", lines);
  }
}
