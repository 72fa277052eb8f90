package io.tidings.faults.check;

import io.tidings.faults.check.Life.Delivery;
import io.tidings.faults.check.Nemesis.Survivor;
import io.tidings.faults.check.Publication.Acknowledgement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the log has or had, as its witnesses tell: acknowledgements, deliveries and the entries that
 * are left at the end. They may contradict each other.
 */
final class Log {
  private final History history;
  private final Map<Point, Committed> byPoint = new HashMap<>();
  private final Map<Publication, List<Committed>> byPublication = new HashMap<>();
  private final Map<String, List<Committed>> byTopic = new HashMap<>();
  private final Map<String, Oldest> oldest = new HashMap<>();
  private final List<Contradiction> contradictions = new ArrayList<>();
  private @Nullable Mark readAtEnd;

  /** Two witnesses who cannot both be right. */
  record Contradiction(String what, Mark one, Mark other) {}

  /** The oldest entry that is left of a topic. */
  record Oldest(Point point, Mark mark) {}

  Log(History history, Publications publications, List<Life> lives, List<Survivor> survivors) {
    this.history = history;
    for (Publication publication : publications.all()) {
      for (Acknowledgement acknowledgement : publication.acknowledgements()) {
        Point point = history.point(acknowledgement.cursor());
        claim(point, publication, acknowledgement.mark()).acknowledge(acknowledgement.mark());
      }
    }
    for (Life life : lives) {
      for (Delivery delivery : life.deliveries()) {
        Publication publication = publications.find(delivery.step().payload());
        if (publication != null) {
          claim(delivery.point(), publication, delivery.step().mark()).deliver();
        }
      }
    }
    for (Survivor survivor : survivors) {
      readAtEnd = readAtEnd == null ? survivor.mark() : readAtEnd;
      Publication publication = publications.find(survivor.publisher(), survivor.number());
      if (publication != null) {
        survive(survivor, publication);
      }
    }
    byTopic.values().forEach(events -> events.sort(Comparator.comparing(Committed::point)));
  }

  private Committed claim(Point point, Publication publication, Mark mark) {
    Committed known = byPoint.get(point);
    if (known == null) {
      Committed event = new Committed(point, publication, mark);
      once(event, mark);
      byPoint.put(point, event);
      publication
          .topics()
          .forEach(topic -> byTopic.computeIfAbsent(topic, _ -> new ArrayList<>()).add(event));
      return event;
    }
    if (known.publication() != publication) {
      contradictions.add(
          new Contradiction(
              "%s is %s and %s".formatted(history.name(point), known.publication(), publication),
              known.witness(),
              mark));
      return new Committed(point, publication, mark);
    }
    return known;
  }

  private void once(Committed event, Mark mark) {
    List<Committed> same =
        byPublication.computeIfAbsent(event.publication(), _ -> new ArrayList<>(1));
    for (Committed other : same) {
      if (history.joins(other.point(), event.point())) {
        contradictions.add(
            new Contradiction(
                "%s is both %s and %s"
                    .formatted(
                        event.publication(),
                        history.name(other.point()),
                        history.name(event.point())),
                other.witness(),
                mark));
      }
    }
    same.add(event);
  }

  private void survive(Survivor survivor, Publication publication) {
    // Where no fork is recorded, the log keeps entries of an epoch that it cannot name any more.
    Point point =
        byPublication.getOrDefault(publication, List.of()).stream()
            .map(Committed::point)
            .filter(known -> known.id().equals(survivor.cursor().id()))
            .findFirst()
            .orElseGet(() -> history.point(survivor.cursor()));
    claim(point, publication, survivor.mark()).survive(survivor.topic());
    oldest.merge(
        survivor.topic(),
        new Oldest(point, survivor.mark()),
        (one, other) -> one.point().after(other.point()) ? other : one);
  }

  /** In the order of history. */
  List<Committed> of(String topic) {
    return byTopic.getOrDefault(topic, List.of());
  }

  Iterable<Committed> all() {
    return byPoint.values();
  }

  List<Contradiction> contradictions() {
    return contradictions;
  }

  @Nullable Oldest oldest(String topic) {
    return oldest.get(topic);
  }

  /** When the entries that are left were read; null if they were not. */
  @Nullable Mark readAtEnd() {
    return readAtEnd;
  }
}
