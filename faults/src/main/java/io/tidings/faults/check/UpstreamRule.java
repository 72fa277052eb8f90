package io.tidings.faults.check;

import io.tidings.faults.check.Observation.ConnectionOpened;
import io.tidings.faults.check.Observation.FullResync;
import io.tidings.faults.check.Observation.PartialResync;
import io.tidings.faults.check.Observation.PositionMoved;
import io.tidings.faults.check.Observation.Triggered;
import io.tidings.faults.check.UpstreamLog.UpstreamEvent;
import io.tidings.faults.ledger.NemesisEntry.LivenessBound;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * I16: a tab gets the triggers of each event that its user's upstream server emitted once the tab
 * had a position and a node had a stream: once, and in the order of the events. What it does not
 * get, a resync covers, which comes after the event and before the triggers of any later one.
 *
 * <p>A stream that is cut between the triggers of one event begins with the first of them again:
 * only the last one has the event's id.
 */
final class UpstreamRule implements Rule {
  @Override
  public void judge(RecordedRun run, Findings findings) {
    run.tabs().forEach(tab -> new TabCheck(run, tab, findings).check());
  }

  /** The names of the triggers that tell of an event of this type. */
  private static List<String> triggers(String type) {
    return switch (type) {
      case "inbound", "outbound-state" -> List.of("thread-updated", "contact-changed");
      default -> List.of(type);
    };
  }

  private record Expected(UpstreamEvent event, String name) {}

  /** A trigger of the tab, and its place among its observations. */
  private record Receipt(int place, Triggered trigger) {
    LedgerLocation location() {
      return trigger.location();
    }
  }

  private static final class TabCheck {
    private final RecordedRun run;
    private final RecordedTab tab;
    private final Findings findings;
    private final Map<Expected, Receipt> received = new HashMap<>();
    // Triggers of an event whose id has not come yet.
    private final List<Receipt> withoutId = new ArrayList<>();
    // The places of resyncs, by their times.
    private final NavigableMap<Long, Integer> resyncs = new TreeMap<>();

    TabCheck(RecordedRun run, RecordedTab tab, Findings findings) {
      this.run = run;
      this.tab = tab;
      this.findings = findings;
    }

    void check() {
      for (int place = 0; place < tab.observations().size(); place++) {
        Observation observation = tab.observations().get(place);
        switch (observation) {
          case Triggered trigger -> withoutId.add(new Receipt(place, trigger));
          case PositionMoved _ -> {
            withoutId.forEach(this::take);
            withoutId.clear();
          }
          case ConnectionOpened _ -> withoutId.clear();
          case FullResync _, PartialResync _ ->
              resyncs.putIfAbsent(observation.location().atMicros(), place);
          default -> {}
        }
      }
      OptionalLong owedFrom = owedFrom();
      if (owedFrom.isPresent()) {
        checkOwed(owedFrom.getAsLong());
      }
    }

    private void take(Receipt receipt) {
      Triggered trigger = receipt.trigger();
      UpstreamEvent event = run.upstreamLog().about(trigger.data());
      if (event == null
          || !event.user().equals(tab.user())
          || !triggers(event.type()).contains(trigger.name())
          || event.emitted().atMicros() > receipt.location().atMicros()) {
        findings.add(
            Invariant.I16,
            "%s was told of what its upstream had not emitted: %s of %s"
                .formatted(tab.name(), trigger.name(), trigger.data()),
            receipt.location());
        return;
      }
      Receipt before = received.putIfAbsent(new Expected(event, trigger.name()), receipt);
      if (before != null) {
        findings.add(
            Invariant.I16,
            "%s was told twice of %s".formatted(tab.name(), event),
            before.location(),
            receipt.location());
      }
    }

    /** The time from which on the tab is owed what its upstream emits. */
    private OptionalLong owedFrom() {
      OptionalLong positioned = tab.positionedAt();
      OptionalLong streamed =
          run.upstreamLog().streams(tab.user()).stream()
              .mapToLong(stream -> stream.opened().atMicros())
              .min();
      return positioned.isPresent() && streamed.isPresent()
          ? OptionalLong.of(Math.max(positioned.getAsLong(), streamed.getAsLong()))
          : OptionalLong.empty();
    }

    private void checkOwed(long from) {
      long until = owedUntil();
      @Nullable Receipt later = null; // the earliest trigger of any later event
      for (UpstreamEvent event : run.upstreamLog().events(tab.user()).reversed()) {
        long emitted = event.emitted().atMicros();
        boolean owed = emitted > from && (later != null || emitted <= until);
        @Nullable Receipt first = later;
        for (String name : triggers(event.type())) {
          Receipt receipt = received.get(new Expected(event, name));
          if (receipt == null && owed && !isCovered(event, later)) {
            findings.add(
                Invariant.I16,
                "%s was never told of %s by %s".formatted(tab.name(), event, name),
                later == null
                    ? new LedgerLocation[] {event.emitted()}
                    : new LedgerLocation[] {event.emitted(), later.location()});
          } else if (receipt != null && later != null && later.place() < receipt.place()) {
            findings.add(
                Invariant.I16,
                "%s was told of %s after a later event".formatted(tab.name(), event),
                later.location(),
                receipt.location());
          }
          first =
              receipt != null && (first == null || receipt.place() < first.place())
                  ? receipt
                  : first;
        }
        later = first;
      }
    }

    /** Up to this time an event may not be missing even if no later one has come. */
    private long owedUntil() {
      if (!Baseline.unhealed(run.nemesisLog().faultChanges()).isEmpty()) {
        return Long.MIN_VALUE;
      }
      Located<LivenessBound> bound = run.nemesisLog().last(LivenessBound.class);
      return tab.expectedUntil() - (bound == null ? 0 : bound.entry().within());
    }

    private boolean isCovered(UpstreamEvent event, @Nullable Receipt later) {
      Map.@Nullable Entry<Long, Integer> resync = resyncs.higherEntry(event.emitted().atMicros());
      return resync != null && (later == null || resync.getValue() < later.place());
    }
  }
}
