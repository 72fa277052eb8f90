package io.tidings.faults.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

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
    Map<String, Long> begins = new LinkedHashMap<>();
    long next = Long.MAX_VALUE;
    for (Map.Entry<String, Id> recorded : forks.sequencedEntrySet().reversed()) {
      next = Math.min(next, begin(recorded, sights, forks.keySet()));
      begins.put(recorded.getKey(), next);
    }
    sights.forEach((epoch, sight) -> begins.putIfAbsent(epoch, sight.first()));
    List<String> recorded = new ArrayList<>(forks.keySet());
    epochs = new ArrayList<>(begins.keySet());
    epochs.sort(
        Comparator.comparingLong((String epoch) -> begins.getOrDefault(epoch, 0L))
            .thenComparingInt(
                epoch -> forks.containsKey(epoch) ? recorded.indexOf(epoch) : Integer.MAX_VALUE));
    int parent = NONE;
    for (String epoch : epochs) {
      ranks.put(epoch, ranks.size());
      parents.add(parent);
      parent = forks.containsKey(epoch) ? rank(epoch) : parent;
    }
  }

  /**
   * A slow client may be the only one to have seen a recorded epoch, and may have seen it late: it
   * began before any epoch whose ids go beyond its fork.
   */
  private static long begin(
      Map.Entry<String, Id> fork, Map<String, Sight> sights, Set<String> recorded) {
    return sights.entrySet().stream()
        .filter(sight ->
            sight.getKey().equals(fork.getKey())
                || (!recorded.contains(sight.getKey())
                    && sight.getValue().greatest().compareTo(fork.getValue()) > 0))
        .mapToLong(sight -> sight.getValue().first())
        .min()
        .orElse(Long.MAX_VALUE);
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
