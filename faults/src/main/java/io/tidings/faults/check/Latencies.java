package io.tidings.faults.check;

import io.tidings.faults.check.Life.Delivery;
import io.tidings.faults.check.Nemesis.Phase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** From sending to reading, of healthy clients, by the phase in which it was sent. */
record Latencies(SequencedMap<String, Percentiles> byPhase) {
  private static final String WHOLE_RUN = "all";

  static Latencies of(Run run) {
    SequencedMap<String, List<Long>> values = new LinkedHashMap<>();
    run.nemesis().phases().forEach(phase -> values.put(phase.name(), new ArrayList<>()));
    for (Life life : run.lives()) {
      if (life.client().isHealthy()) {
        life.deliveries().forEach(delivery -> add(run, delivery, values));
      }
    }
    SequencedMap<String, Percentiles> byPhase = new LinkedHashMap<>();
    values.forEach((phase, latencies) -> {
      if (!latencies.isEmpty()) {
        byPhase.put(phase, Percentiles.of(latencies));
      }
    });
    return new Latencies(byPhase);
  }

  private static void add(Run run, Delivery delivery, Map<String, List<Long>> values) {
    Publication publication = run.publications().find(delivery.step().payload());
    if (publication != null) {
      long read = delivery.step().mark().at();
      long sent = publication.lastSentBefore(read).at();
      values.computeIfAbsent(phase(run, sent), _ -> new ArrayList<>()).add(read - sent);
    }
  }

  private static String phase(Run run, long at) {
    @Nullable Phase phase =
        run.nemesis().phases().stream()
            .filter(begun -> begun.mark().at() <= at)
            .max(Comparator.comparingLong(begun -> begun.mark().at()))
            .orElse(null);
    return phase == null ? WHOLE_RUN : phase.name();
  }
}
