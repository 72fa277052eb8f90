package io.tidings.node.interest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What Redis has yet to be told; one entry for each user, however often it changed. */
final class PendingChanges {
  private static final int MOST_AT_ONCE = 200;

  private final Set<InterestKey> interest = new LinkedHashSet<>();
  private final Set<InterestKey> stopped = new LinkedHashSet<>();
  private final Set<InterestKey> pokes = new LinkedHashSet<>();

  /** What one call tells. */
  record Batch(List<InterestKey> interest, List<InterestKey> stopped, List<InterestKey> pokes) {
    static final Batch NONE = new Batch(List.of(), List.of(), List.of());

    /** As the script takes it. */
    List<String> arguments(Predicate<InterestKey> present) {
      List<String> arguments = new ArrayList<>();
      interest.forEach(key -> arguments.add((present.test(key) ? "+" : "-") + key));
      stopped.forEach(key -> arguments.add(">" + key));
      pokes.forEach(key -> arguments.add("?" + key));
      return arguments;
    }
  }

  /** Interest began or ended: which of both is seen when it is told. */
  void interest(Collection<InterestKey> keys) {
    interest.addAll(keys);
  }

  /** This node stopped to own it, and another one shall. */
  void stopped(InterestKey key) {
    stopped.add(key);
  }

  void poke(InterestKey key) {
    pokes.add(key);
  }

  boolean isEmpty() {
    return interest.isEmpty() && stopped.isEmpty() && pokes.isEmpty();
  }

  Batch take() {
    return new Batch(take(interest), take(stopped), take(pokes));
  }

  /** The batch may not have reached Redis; all of it can be told again. */
  void putBack(Batch batch) {
    interest.addAll(batch.interest());
    stopped.addAll(batch.stopped());
    pokes.addAll(batch.pokes());
  }

  /** The lease ended: a new one begins with all interest, and owns nothing. */
  void restart(Collection<InterestKey> all) {
    interest.clear();
    stopped.clear();
    interest.addAll(all);
  }

  private static List<InterestKey> take(Set<InterestKey> waiting) {
    List<InterestKey> taken = new ArrayList<>();
    Iterator<InterestKey> next = waiting.iterator();
    while (next.hasNext() && taken.size() < MOST_AT_ONCE) {
      taken.add(next.next());
      next.remove();
    }
    return taken;
  }
}
