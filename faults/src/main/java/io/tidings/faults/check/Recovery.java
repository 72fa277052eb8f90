package io.tidings.faults.check;

import io.tidings.faults.check.Observation.ClosedByNode;
import io.tidings.faults.check.Observation.ConnectionEnded;
import io.tidings.faults.check.Observation.Delivered;
import io.tidings.faults.check.Observation.FullResync;
import io.tidings.faults.check.Observation.PartialResync;
import io.tidings.faults.check.Observation.StreamConnected;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The recovery of a healthy client after a heal: it got the first event that was sent after the
 * heal, or a resync; when no event was sent, it was connected.
 *
 * @param due the event that it had to get, or the heal
 * @param from the time from which the recovery could be expected
 * @param back the time of the recovery; null if it did not recover
 * @param until the time up to which the client was observed
 */
record Recovery(
    RecordedClient client,
    LedgerLocation due,
    long from,
    @Nullable LedgerLocation back,
    long until) {

  static List<Recovery> all(RecordedRun run) {
    List<Recovery> recoveries = new ArrayList<>();
    for (Baseline baseline : Baseline.of(run.nemesisLog().faultChanges())) {
      Map<String, Optional<LedgerLocation>> due = new HashMap<>();
      for (RecordedClient client : run.clients()) {
        if (client.isHealthy() && client.wasConnectingBy(baseline.start())) {
          client
              .clientSpec()
              .topics()
              .forEach(topic -> due.computeIfAbsent(topic, _ -> due(run, topic, baseline)));
          recoveries.add(of(run, client, baseline, due));
        }
      }
    }
    return recoveries;
  }

  /** The duration in microseconds; null if the client did not recover. */
  @Nullable Long took() {
    return back == null ? null : Math.max(0, back.atMicros() - from);
  }

  private static Recovery of(
      RecordedRun run,
      RecordedClient client,
      Baseline baseline,
      Map<String, Optional<LedgerLocation>> dueByTopic) {
    long until = Math.min(baseline.until(), client.expectedUntil());
    return client.clientSpec().topics().stream()
        .flatMap(topic -> dueByTopic.getOrDefault(topic, Optional.empty()).stream())
        .min(Comparator.comparingLong(LedgerLocation::atMicros))
        .map(due ->
            new Recovery(client, due, due.atMicros(), served(run, client, baseline, until), until))
        .orElseGet(() ->
            new Recovery(
                client,
                baseline.heal(),
                baseline.start(),
                connected(client, baseline, until),
                until));
  }

  /** The first acknowledgement of an event that was sent after the heal. */
  private static Optional<LedgerLocation> due(RecordedRun run, String topic, Baseline baseline) {
    return run.log().of(topic).stream()
        .filter(event -> event.publication().firstSent().atMicros() > baseline.start())
        .flatMap(event -> Stream.ofNullable(event.acknowledged()))
        .min(Comparator.comparingLong(LedgerLocation::atMicros));
  }

  private static @Nullable LedgerLocation served(
      RecordedRun run, RecordedClient client, Baseline baseline, long until) {
    for (Observation observation : client.observationsBetween(baseline.start(), until)) {
      boolean serves =
          switch (observation) {
            case Delivered event -> {
              Publication sent = run.publications().find(event.payload());
              yield sent != null && sent.firstSent().atMicros() > baseline.start();
            }
            case PartialResync _, FullResync _ -> true;
            default -> false;
          };
      if (serves) {
        return observation.location();
      }
    }
    return null;
  }

  /** The heal itself for a client that stayed connected. */
  private static @Nullable LedgerLocation connected(
      RecordedClient client, Baseline baseline, long until) {
    Set<Integer> streams = new HashSet<>();
    for (Observation observation : client.observationsBetween(Long.MIN_VALUE, baseline.start())) {
      if (observation instanceof StreamConnected) {
        streams.add(observation.connection());
      } else if (observation instanceof ClosedByNode || observation instanceof ConnectionEnded) {
        streams.remove(observation.connection());
      }
    }
    return streams.isEmpty()
        ? client.observationsBetween(baseline.start(), until).stream()
            .filter(StreamConnected.class::isInstance)
            .map(Observation::location)
            .findFirst()
            .orElse(null)
        : baseline.heal();
  }
}
