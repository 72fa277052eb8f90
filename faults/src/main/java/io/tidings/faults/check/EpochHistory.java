package io.tidings.faults.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The epochs of a run in the order in which they were first seen, and their recorded forks. The
 * recorded ones are a line of descent; an epoch without a record descends from the last recorded
 * one before it, and nothing descends from it. The record is that of the run's end; it does not
 * contain epochs that were recorded only by a server that itself lost a later failover.
 */
final class EpochHistory {
  private static final int NONE = -1;

  private final Map<String, Integer> ranks = new HashMap<>();
  private final List<Integer> parents = new ArrayList<>();
  private final List<String> epochs;
  private final Map<String, LedgerEventId> forks;
  private final long currentSince;

  /** When an epoch was first seen, and the greatest id that was ever seen in it. */
  record EpochSighting(long first, LedgerEventId greatest) {
    EpochSighting merge(EpochSighting other) {
      return new EpochSighting(
          Math.min(first, other.first),
          greatest.compareTo(other.greatest) < 0 ? other.greatest : greatest);
    }
  }

  /**
   * @param sightings of all epochs that were seen
   * @param forks the last id that an epoch shares with its descendants, in order of descent
   */
  EpochHistory(Map<String, EpochSighting> sightings, SequencedMap<String, LedgerEventId> forks) {
    this.forks = new HashMap<>(forks);
    Map<String, Long> begins = new HashMap<>();
    sightings.forEach((epoch, sighting) -> begins.put(epoch, sighting.first()));
    EpochSighting current = current(sightings, forks.keySet());
    this.currentSince = current == null ? 0 : current.first();
    long next = Long.MAX_VALUE;
    for (Map.Entry<String, LedgerEventId> fork : forks.sequencedEntrySet().reversed()) {
      next = Math.min(next, begins.getOrDefault(fork.getKey(), Long.MAX_VALUE));
      if (current != null && current.greatest().compareTo(fork.getValue()) > 0) {
        next = Math.min(next, current.first());
      }
      begins.put(fork.getKey(), next);
    }
    List<String> recorded = new ArrayList<>(forks.keySet());
    epochs = new ArrayList<>(begins.keySet());
    epochs.sort(
        Comparator.comparingLong((String epoch) -> begins.getOrDefault(epoch, 0L))
            .thenComparingInt(
                epoch -> forks.containsKey(epoch) ? recorded.indexOf(epoch) : Integer.MAX_VALUE)
            .thenComparing(Comparator.naturalOrder()));
    int parent = NONE;
    for (String epoch : epochs) {
      ranks.put(epoch, ranks.size());
      parents.add(parent);
      parent = forks.containsKey(epoch) ? rank(epoch) : parent;
    }
  }

  /**
   * The epoch of the run's end has no record yet. Ids follow the time, so it has the greatest.
   * Recorded epochs came before it, even one that only a slow client saw, and saw late.
   */
  private static @Nullable EpochSighting current(
      Map<String, EpochSighting> sightings, Set<String> recorded) {
    return sightings.entrySet().stream()
        .filter(sighting -> !recorded.contains(sighting.getKey()))
        .map(Map.Entry::getValue)
        .max(Comparator.comparing(EpochSighting::greatest))
        .orElse(null);
  }

  /** When the epoch of the run's end was seen first, in microseconds. */
  long currentSince() {
    return currentSince;
  }

  boolean knows(LedgerCursor cursor) {
    return ranks.containsKey(cursor.epoch());
  }

  HistoryPoint point(LedgerCursor cursor) {
    int rank = rank(cursor.epoch());
    int parent = parents.get(rank);
    while (parent != NONE && cursor.id().compareTo(fork(parent)) <= 0) {
      rank = parent;
      parent = parents.get(rank);
    }
    return new HistoryPoint(rank, cursor.id());
  }

  /** Whether a client there loses nothing and repeats nothing when it goes on in that epoch. */
  boolean canContinue(LedgerCursor from, String epoch) {
    return from.epoch().equals(epoch)
        || (descends(rank(epoch), rank(from.epoch()))
            && from.id().compareTo(fork(rank(from.epoch()))) <= 0);
  }

  /** Whether that position is part of that epoch's history. */
  boolean contains(HistoryPoint point, String epoch) {
    int rank = rank(epoch);
    return point.epoch() == rank
        || (descends(rank, point.epoch()) && point.id().compareTo(fork(point.epoch())) <= 0);
  }

  /** Whether it is of an earlier epoch, but not part of that epoch's history. */
  boolean precedes(HistoryPoint point, String epoch) {
    return point.epoch() < rank(epoch) && !contains(point, epoch);
  }

  /** The point above all earlier epochs and below everything that the epoch wrote itself. */
  HistoryPoint beginning(String epoch) {
    return new HistoryPoint(rank(epoch), new LedgerEventId(0, 0));
  }

  /** Whether one history contains both. */
  boolean shareHistory(HistoryPoint one, HistoryPoint other) {
    HistoryPoint older = one.after(other) ? other : one;
    HistoryPoint newer = one.after(other) ? one : other;
    return contains(older, epochs.get(newer.epoch()));
  }

  /** Whether it is part of the history of the epoch that was seen last. */
  boolean isCurrent(HistoryPoint point) {
    return contains(point, epochs.getLast());
  }

  /** Rewrites a position as the oldest cursor that names it. */
  String cursorOf(HistoryPoint point) {
    return epochs.get(point.epoch()) + "." + point.id();
  }

  private boolean descends(int rank, int ancestor) {
    for (int parent = parents.get(rank); parent != NONE; parent = parents.get(parent)) {
      if (parent == ancestor) {
        return true;
      }
    }
    return false;
  }

  private int rank(String epoch) {
    Integer rank = ranks.get(epoch);
    if (rank == null) {
      throw new IllegalArgumentException("epoch was never seen: " + epoch);
    }
    return rank;
  }

  private LedgerEventId fork(int rank) {
    LedgerEventId fork = forks.get(epochs.get(rank));
    if (fork == null) {
      throw new IllegalStateException("epoch has no descendants: " + epochs.get(rank));
    }
    return fork;
  }
}
