package io.tidings.faults.check;

import io.tidings.faults.check.Observation.ClosedByNode;
import io.tidings.faults.check.Observation.ConnectionOpened;
import io.tidings.faults.check.Observation.Counted;
import io.tidings.faults.check.Observation.Delivered;
import io.tidings.faults.check.Observation.FullResync;
import io.tidings.faults.check.Observation.PartialResync;
import io.tidings.faults.check.Observation.ResponseStarted;
import io.tidings.faults.check.Observation.Triggered;
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
 * Statistics of a run.
 *
 * @param counts what users were told of their notifications
 * @param activities what users were told of changes
 * @param indeterminate publications that may or may not have been written
 * @param cursorChanges how often a client reconnected with another cursor than the one it had read
 * @param latencies from sending to reading, of healthy clients, by phase
 * @param recovery microseconds until the last healthy client had recovered from a heal; empty when
 *     nothing was healed, or no client recovered
 * @param unhealed faults at the end; while there are any, clients need not have every event
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
    Bridge bridge,
    Counts counts,
    Activities activities,
    Map<String, Long> resyncs,
    Map<String, Long> closes,
    Map<String, Long> statuses,
    Map<String, Percentiles> latencies,
    OptionalLong recovery,
    List<String> unhealed) {

  /**
   * What went from upstream servers to tabs.
   *
   * @param streams that nodes opened upstream
   */
  public record Bridge(long events, long streams, long tabs, long triggers) {
    static Bridge of(RecordedRun run) {
      return new Bridge(
          run.upstreamLog().eventCount(),
          run.upstreamLog().streamCount(),
          run.tabs().size(),
          tabObservations(run, Triggered.class).count());
    }
  }

  /**
   * What users were told of their notifications.
   *
   * @param notifications that were acknowledged
   * @param streams of users that were to be told
   */
  public record Counts(long notifications, long streams, long told) {
    static Counts of(RecordedRun run) {
      return new Counts(
          run.assignments().count(),
          run.userStreams().size(),
          ofKind(
                  run.userStreams().stream().flatMap(stream -> stream.observations().stream()),
                  Counted.class)
              .count());
    }
  }

  /**
   * What users were told of changes.
   *
   * @param changes that were acknowledged
   * @param told activities of changes on all streams
   * @param listed activities of changes in all listings at the end
   */
  public record Activities(long changes, long streams, long told, long listed) {
    static Activities of(RecordedRun run) {
      List<RecordedActivityStream> streams = run.activityStreams();
      return new Activities(
          run.publications().changes().stream().filter(it -> it.changed() != null).count(),
          streams.size(),
          ofKind(
                  streams.stream().flatMap(stream -> stream.client().observations().stream()),
                  Delivered.class)
              .count(),
          streams.stream().mapToLong(stream -> stream.remaining().size()).sum());
    }
  }

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
        Bridge.of(run),
        Counts.of(run),
        Activities.of(run),
        count(
            Stream.of(
                    observations(run, PartialResync.class).map(PartialResync::reason),
                    observations(run, FullResync.class).map(FullResync::reason),
                    tabResyncs(run, PartialResync.class).map(PartialResync::reason),
                    tabResyncs(run, FullResync.class).map(FullResync::reason))
                .flatMap(reasons -> reasons)),
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
    return ofKind(run.clients().stream().flatMap(client -> client.observations().stream()), kind);
  }

  private static <S extends Observation> Stream<S> tabObservations(RecordedRun run, Class<S> kind) {
    return ofKind(run.tabs().stream().flatMap(tab -> tab.observations().stream()), kind);
  }

  /** Those since the first fault: that a user's upstream is connected is told by a resync, too. */
  private static <S extends Observation> Stream<S> tabResyncs(RecordedRun run, Class<S> kind) {
    long fault = run.firstFault();
    return tabObservations(run, kind).filter(resync -> resync.location().atMicros() >= fault);
  }

  private static <S extends Observation> Stream<S> ofKind(
      Stream<Observation> observations, Class<S> kind) {
    return observations.filter(kind::isInstance).map(kind::cast);
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
    if (bridge.tabs > 0) {
      lines.add(
          "%d upstream events on %d streams: %d triggers to %d tabs"
              .formatted(bridge.events, bridge.streams, bridge.triggers, bridge.tabs));
    }
    if (counts.streams > 0) {
      lines.add(
          "%d notifications: %d counts on %d streams of users"
              .formatted(counts.notifications, counts.told, counts.streams));
    }
    if (activities.streams > 0) {
      lines.add(
          "%d changes: %d activities on %d streams, %d in listings"
              .formatted(
                  activities.changes, activities.told, activities.streams, activities.listed));
    }
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
