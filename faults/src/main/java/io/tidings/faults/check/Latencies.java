package io.tidings.faults.check;

import io.tidings.faults.check.LogEpoch.EventDelivery;
import io.tidings.faults.check.NemesisLog.RunPhase;
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

  static Latencies of(RecordedRun run) {
    SequencedMap<String, List<Long>> values = new LinkedHashMap<>();
    run.nemesisLog().phases().forEach(phase -> values.put(phase.name(), new ArrayList<>()));
    for (LogEpoch logEpoch : run.logEpochs()) {
      if (logEpoch.client().isHealthy()) {
        logEpoch.deliveries().forEach(delivery -> add(run, delivery, values));
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

  private static void add(RecordedRun run, EventDelivery delivery, Map<String, List<Long>> values) {
    Publication publication = run.publications().find(delivery.event().payload());
    if (publication != null) {
      long read = delivery.event().location().atMicros();
      long sent = publication.lastSentBefore(read).atMicros();
      values.computeIfAbsent(phase(run, sent), _ -> new ArrayList<>()).add(read - sent);
    }
  }

  private static String phase(RecordedRun run, long at) {
    @Nullable RunPhase phase =
        run.nemesisLog().phases().stream()
            .filter(begun -> begun.location().atMicros() <= at)
            .max(Comparator.comparingLong(begun -> begun.location().atMicros()))
            .orElse(null);
    return phase == null ? WHOLE_RUN : phase.name();
  }
}
