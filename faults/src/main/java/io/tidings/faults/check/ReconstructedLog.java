package io.tidings.faults.check;

import io.tidings.faults.check.LogEpoch.EventDelivery;
import io.tidings.faults.check.NemesisLog.RemainingEntry;
import io.tidings.faults.check.Publication.PublishAcknowledgement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The present and past content of the log, as its witnesses show it: acknowledgements, deliveries
 * and the entries that are left at the end. They may contradict each other.
 */
final class ReconstructedLog {
  private final EpochHistory history;
  private final Map<HistoryPoint, CommittedEvent> byPoint = new HashMap<>();
  private final Map<Publication, List<CommittedEvent>> byPublication = new HashMap<>();
  private final Map<String, List<CommittedEvent>> byTopic = new HashMap<>();
  private final Map<String, OldestEntry> oldest = new HashMap<>();
  private final List<Contradiction> contradictions = new ArrayList<>();
  private @Nullable LedgerLocation readAtEnd;

  /** Two witnesses that cannot both be right. */
  record Contradiction(
      Invariant invariant, String what, LedgerLocation one, LedgerLocation other) {}

  /** The oldest entry that is left of a topic. */
  record OldestEntry(HistoryPoint point, LedgerLocation location) {}

  ReconstructedLog(
      EpochHistory history,
      Publications publications,
      List<LogEpoch> logEpochs,
      List<RemainingEntry> remainingEntries) {
    this.history = history;
    for (Publication publication : publications.all()) {
      for (PublishAcknowledgement acknowledgement : publication.acknowledgements()) {
        HistoryPoint point = history.point(acknowledgement.cursor());
        register(point, publication, acknowledgement.location())
            .markAcknowledged(acknowledgement.location());
      }
    }
    for (LogEpoch logEpoch : logEpochs) {
      for (EventDelivery delivery : logEpoch.deliveries()) {
        Publication publication = publications.find(delivery.event().payload());
        if (publication != null) {
          register(delivery.point(), publication, delivery.event().location()).markDelivered();
        }
      }
    }
    for (RemainingEntry remainingEntry : remainingEntries) {
      readAtEnd = readAtEnd == null ? remainingEntry.location() : readAtEnd;
      Publication publication =
          publications.find(remainingEntry.publisher(), remainingEntry.number());
      if (publication != null) {
        registerRemaining(remainingEntry, publication);
      }
    }
    for (Publication change : publications.changes()) {
      LedgerLocation changed = change.changed();
      if (changed != null) {
        of(change).forEach(event -> event.markAcknowledged(changed));
      }
    }
    byTopic.values().forEach(events -> events.sort(Comparator.comparing(CommittedEvent::point)));
  }

  private CommittedEvent register(
      HistoryPoint point, Publication publication, LedgerLocation location) {
    CommittedEvent known = byPoint.get(point);
    if (known == null) {
      CommittedEvent event = new CommittedEvent(point, publication, location);
      checkUnique(event, location);
      byPoint.put(point, event);
      publication
          .topics()
          .forEach(topic -> byTopic.computeIfAbsent(topic, _ -> new ArrayList<>()).add(event));
      return event;
    }
    if (known.publication() != publication) {
      contradictions.add(
          new Contradiction(
              Invariant.I3,
              "%s is %s and %s"
                  .formatted(history.cursorOf(point), known.publication(), publication),
              known.witness(),
              location));
      return new CommittedEvent(point, publication, location);
    }
    return known;
  }

  private void checkUnique(CommittedEvent event, LedgerLocation location) {
    List<CommittedEvent> same =
        byPublication.computeIfAbsent(event.publication(), _ -> new ArrayList<>(1));
    for (CommittedEvent other : same) {
      if (history.shareHistory(other.point(), event.point())) {
        contradictions.add(
            new Contradiction(
                event.publication().isChange() ? Invariant.I19 : Invariant.I3,
                "%s is both %s and %s"
                    .formatted(
                        event.publication(),
                        history.cursorOf(other.point()),
                        history.cursorOf(event.point())),
                other.witness(),
                location));
      }
    }
    same.add(event);
  }

  private void registerRemaining(RemainingEntry remainingEntry, Publication publication) {
    // Where no fork is recorded, the log still has entries of an epoch that it no longer names.
    HistoryPoint point =
        byPublication.getOrDefault(publication, List.of()).stream()
            .map(CommittedEvent::point)
            .filter(known -> known.id().equals(remainingEntry.cursor().id()))
            .findFirst()
            .orElseGet(() -> history.point(remainingEntry.cursor()));
    register(point, publication, remainingEntry.location()).markRemaining(remainingEntry.topic());
    oldest.merge(
        remainingEntry.topic(),
        new OldestEntry(point, remainingEntry.location()),
        (one, other) -> one.point().after(other.point()) ? other : one);
  }

  /** In the order of history. */
  List<CommittedEvent> of(String topic) {
    return byTopic.getOrDefault(topic, List.of());
  }

  /** Several if histories were lost, or witnesses contradict each other. */
  List<CommittedEvent> of(Publication publication) {
    return byPublication.getOrDefault(publication, List.of());
  }

  Iterable<CommittedEvent> all() {
    return byPoint.values();
  }

  List<Contradiction> contradictions() {
    return contradictions;
  }

  @Nullable OldestEntry oldest(String topic) {
    return oldest.get(topic);
  }

  /** When the remaining entries were read; null if they were not. */
  @Nullable LedgerLocation readAtEnd() {
    return readAtEnd;
  }
}
