package io.tidings.faults.check;

import io.tidings.faults.check.LogEpoch.EventDelivery;
import io.tidings.faults.ledger.NemesisEntry.RunPhase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.HdrHistogram.Histogram;

/**
 * The times from sending to reading an event, of healthy clients, by the phase in which it was
 * sent.
 */
record Latencies(SequencedMap<String, Percentiles> byPhase) {
  private static final String WHOLE_RUN = "all";

  static Latencies of(RecordedRun run) {
    List<RunPhase> phases =
        run.nemesisLog().all(RunPhase.class).stream().map(Located::entry).toList();
    SequencedMap<String, Histogram> values = new LinkedHashMap<>();
    phases.forEach(phase -> values.put(phase.name(), Percentiles.histogram()));
    for (LogEpoch logEpoch : run.logEpochs()) {
      if (logEpoch.client().isHealthy()) {
        logEpoch.deliveries().forEach(delivery -> add(run, delivery, phases, values));
      }
    }
    SequencedMap<String, Percentiles> byPhase = new LinkedHashMap<>();
    values.forEach((phase, latencies) -> {
      if (latencies.getTotalCount() > 0) {
        byPhase.put(phase, Percentiles.of(latencies));
      }
    });
    return new Latencies(byPhase);
  }

  private static void add(
      RecordedRun run,
      EventDelivery delivery,
      List<RunPhase> phases,
      Map<String, Histogram> values) {
    Publication publication = run.publications().find(delivery.event().payload());
    if (publication != null && !publication.isChange()) {
      long read = delivery.event().location().atMicros();
      long sent = publication.lastSentBefore(read).atMicros();
      values
          .computeIfAbsent(phase(phases, sent), _ -> Percentiles.histogram())
          // An event that was read before it was sent is a forgery, which the ContentRule reports.
          .recordValue(Math.max(0, read - sent));
    }
  }

  private static String phase(List<RunPhase> phases, long at) {
    return phases.reversed().stream()
        .filter(phase -> phase.at() <= at)
        .findFirst()
        .map(RunPhase::name)
        .orElse(WHOLE_RUN);
  }
}
