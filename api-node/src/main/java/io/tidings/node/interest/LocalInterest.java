package io.tidings.node.interest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The interest of this node: from a user's first connection until a grace period after the last.
 * Owned by one thread. Times are nanoseconds of a clock that never steps.
 */
final class LocalInterest {
  private final long grace;
  private final Map<InterestKey, Integer> connections = new HashMap<>();

  /** When interest without connections ends; all graces last as long, so they end in this order. */
  private final Map<InterestKey, Long> graceEnds = new LinkedHashMap<>();

  LocalInterest(Duration grace) {
    this.grace = grace.toNanos();
  }

  /** One more connection; returns whether interest begins with it. */
  boolean opened(InterestKey key) {
    boolean first = connections.merge(key, 1, Integer::sum) == 1;
    return first && graceEnds.remove(key) == null;
  }

  void closed(InterestKey key, long now) {
    if (connections.computeIfPresent(key, (_, count) -> count == 1 ? null : count - 1) == null) {
      graceEnds.put(key, now + grace);
    }
  }

  /** Interest that another node had: it gets a grace period if there is no connection here. */
  void inherited(InterestKey key, long now) {
    if (!connections.containsKey(key)) {
      graceEnds.remove(key);
      graceEnds.put(key, now + grace);
    }
  }

  /** Ends interest whose grace period is over, and returns it. */
  List<InterestKey> end(long now) {
    List<InterestKey> ended = new ArrayList<>();
    Iterator<Map.Entry<InterestKey, Long>> oldest = graceEnds.entrySet().iterator();
    while (oldest.hasNext()) {
      Map.Entry<InterestKey, Long> next = oldest.next();
      if (now - next.getValue() < 0) {
        break;
      }
      ended.add(next.getKey());
      oldest.remove();
    }
    return ended;
  }

  boolean contains(InterestKey key) {
    return connections.containsKey(key) || graceEnds.containsKey(key);
  }

  List<InterestKey> all() {
    List<InterestKey> all = new ArrayList<>(connections.keySet());
    all.addAll(graceEnds.keySet());
    return all;
  }

  int size() {
    return connections.size() + graceEnds.size();
  }
}
