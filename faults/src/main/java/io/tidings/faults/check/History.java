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
 * one before it, and nothing descends from it. The record is the one of the run's end: what a
 * server that lost a failover again had recorded for itself is not in it.
 */
final class History {
  private static final int NONE = -1;

  private final Map<String, Integer> ranks = new HashMap<>();
  private final List<Integer> parents = new ArrayList<>();
  private final List<String> epochs;
  private final Map<String, Id> forks;

  /** When something of an epoch was seen first, and the greatest id in it that was ever seen. */
  record Sight(long first, Id greatest) {
    Sight and(Sight other) {
      return new Sight(
          Math.min(first, other.first),
          greatest.compareTo(other.greatest) < 0 ? other.greatest : greatest);
    }
  }

  /**
   * @param sights of all epochs in which something was seen
   * @param forks the last id that an epoch shares with its descendants, in order of descent
   */
  History(Map<String, Sight> sights, SequencedMap<String, Id> forks) {
    this.forks = new HashMap<>(forks);
    Map<String, Long> begins = new HashMap<>();
    sights.forEach((epoch, sight) -> begins.put(epoch, sight.first()));
    Sight present = present(sights, forks.keySet());
    long next = Long.MAX_VALUE;
    for (Map.Entry<String, Id> fork : forks.sequencedEntrySet().reversed()) {
      next = Math.min(next, begins.getOrDefault(fork.getKey(), Long.MAX_VALUE));
      if (present != null && present.greatest().compareTo(fork.getValue()) > 0) {
        next = Math.min(next, present.first());
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
   * The epoch of the run's end has no record yet. Ids follow the time, so it has the greatest. A
   * recorded epoch came before it, even if only a slow client has seen that one, and saw it late.
   */
  private static @Nullable Sight present(Map<String, Sight> sights, Set<String> recorded) {
    return sights.entrySet().stream()
        .filter(sight -> !recorded.contains(sight.getKey()))
        .map(Map.Entry::getValue)
        .max(Comparator.comparing(Sight::greatest))
        .orElse(null);
  }

  boolean knows(Cursor cursor) {
    return ranks.containsKey(cursor.epoch());
  }

  Point point(Cursor cursor) {
    int rank = rank(cursor.epoch());
    int parent = parents.get(rank);
    while (parent != NONE && cursor.id().compareTo(fork(parent)) <= 0) {
      rank = parent;
      parent = parents.get(rank);
    }
    return new Point(rank, cursor.id());
  }

  /** Whether a client there loses nothing and repeats nothing when it goes on in that epoch. */
  boolean continues(Cursor from, String epoch) {
    return from.epoch().equals(epoch)
        || (descends(rank(epoch), rank(from.epoch()))
            && from.id().compareTo(fork(rank(from.epoch()))) <= 0);
  }

  /** Whether what stands there is part of that epoch's history. */
  boolean holds(Point point, String epoch) {
    int rank = rank(epoch);
    return point.epoch() == rank
        || (descends(rank, point.epoch()) && point.id().compareTo(fork(point.epoch())) <= 0);
  }

  /** Whether it is of an earlier epoch, and no part of that epoch's history. */
  boolean precedes(Point point, String epoch) {
    return point.epoch() < rank(epoch) && !holds(point, epoch);
  }

  /** Above all earlier epochs, and below all that the epoch wrote itself. */
  Point beginning(String epoch) {
    return new Point(rank(epoch), new Id(0, 0));
  }

  /** Whether one history has both. */
  boolean joins(Point one, Point other) {
    Point older = one.after(other) ? other : one;
    Point newer = one.after(other) ? one : other;
    return holds(older, epochs.get(newer.epoch()));
  }

  /** Whether it is part of the history of the epoch that was seen last. */
  boolean lives(Point point) {
    return holds(point, epochs.getLast());
  }

  /** As the oldest cursor that names it. */
  String name(Point point) {
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

  private Id fork(int rank) {
    Id fork = forks.get(epochs.get(rank));
    if (fork == null) {
      throw new IllegalStateException("epoch has no descendants: " + epochs.get(rank));
    }
    return fork;
  }
}
