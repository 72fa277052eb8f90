package io.tidings.faults.check;

import io.tidings.faults.check.Step.Attached;
import io.tidings.faults.check.Step.Delivered;
import io.tidings.faults.check.Step.Dismissed;
import io.tidings.faults.check.Step.Ended;
import io.tidings.faults.check.Step.Restarted;
import io.tidings.faults.check.Step.Resynced;
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
 * How a healthy client came back after a heal: with the first event that was sent after it, or a
 * resync; when nothing was sent, by being connected.
 *
 * @param due what it had to get, or the heal
 * @param from since when it could be expected
 * @param back when it was back; null if it never was
 * @param until up to when it was watched
 */
record Recovery(Client client, Mark due, long from, @Nullable Mark back, long until) {

  static List<Recovery> all(Run run) {
    List<Recovery> recoveries = new ArrayList<>();
    for (Calm calm : Calm.of(run.nemesis().changes())) {
      Map<String, Optional<Mark>> due = new HashMap<>();
      for (Client client : run.clients()) {
        if (client.isHealthy() && client.wasThere(calm.begins())) {
          client
              .terms()
              .topics()
              .forEach(topic -> due.computeIfAbsent(topic, _ -> due(run, topic, calm)));
          recoveries.add(of(run, client, calm, due));
        }
      }
    }
    return recoveries;
  }

  /** In microseconds; null if it never came back. */
  @Nullable Long took() {
    return back == null ? null : Math.max(0, back.at() - from);
  }

  private static Recovery of(
      Run run, Client client, Calm calm, Map<String, Optional<Mark>> dueByTopic) {
    long until = Math.min(calm.until(), client.until());
    return client.terms().topics().stream()
        .flatMap(topic -> dueByTopic.getOrDefault(topic, Optional.empty()).stream())
        .min(Comparator.comparingLong(Mark::at))
        .map(due -> new Recovery(client, due, due.at(), served(run, client, calm, until), until))
        .orElseGet(() ->
            new Recovery(
                client, calm.heal(), calm.begins(), connected(client, calm, until), until));
  }

  /** The first acknowledgement of what was sent after the heal. */
  private static Optional<Mark> due(Run run, String topic, Calm calm) {
    return run.log().of(topic).stream()
        .filter(event -> event.publication().firstSent().at() > calm.begins())
        .flatMap(event -> Stream.ofNullable(event.acknowledged()))
        .min(Comparator.comparingLong(Mark::at));
  }

  private static @Nullable Mark served(Run run, Client client, Calm calm, long until) {
    for (Step step : client.between(calm.begins(), until)) {
      boolean serves =
          switch (step) {
            case Delivered event -> {
              Publication sent = run.publications().find(event.payload());
              yield sent != null && sent.firstSent().at() > calm.begins();
            }
            case Resynced _, Restarted _ -> true;
            default -> false;
          };
      if (serves) {
        return step.mark();
      }
    }
    return null;
  }

  /** The heal itself for a client that stayed connected. */
  private static @Nullable Mark connected(Client client, Calm calm, long until) {
    Set<Integer> streams = new HashSet<>();
    for (Step step : client.between(Long.MIN_VALUE, calm.begins())) {
      if (step instanceof Attached) {
        streams.add(step.connection());
      } else if (step instanceof Dismissed || step instanceof Ended) {
        streams.remove(step.connection());
      }
    }
    return streams.isEmpty()
        ? client.between(calm.begins(), until).stream()
            .filter(Attached.class::isInstance)
            .map(Step::mark)
            .findFirst()
            .orElse(null)
        : calm.heal();
  }
}
