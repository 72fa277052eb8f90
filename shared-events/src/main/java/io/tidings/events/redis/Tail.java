package io.tidings.events.redis;

import static java.util.Objects.requireNonNull;

import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The newest events of a workspace in memory, so that a reconnecting client need not ask Redis. For
 * each topic it knows the position after which it is complete. Owned by the feed's thread.
 */
final class Tail {
  private final int maxEvents;
  private final long maxBytes;
  private final Map<Topic, EventId> completeFrom = new HashMap<>();
  private @Nullable Event[] events = new Event[16]; // a ring, which grows as it is needed
  private int[] sizes = new int[16];
  private int first;
  private int count;
  private long bytes;
  private EventId floor = EventId.ZERO;

  Tail(int maxEvents, long maxBytes) {
    this.maxEvents = maxEvents;
    this.maxBytes = maxBytes;
  }

  /** Adds an event that is newer than all others. */
  void add(Event event, int size) {
    while (count > 0 && (count == maxEvents || bytes + size > maxBytes)) {
      floor = at(0).id();
      bytes -= sizes[first];
      events[first] = null;
      first = (first + 1) % events.length;
      count--;
    }
    if (count == events.length) {
      grow();
    }
    int at = (first + count) % events.length;
    events[at] = event;
    sizes[at] = size;
    bytes += size;
    count++;
  }

  /** Counted from the oldest. */
  private Event at(int index) {
    return requireNonNull(events[(first + index) % events.length]);
  }

  private void grow() {
    @Nullable Event[] more = new Event[2 * count];
    int[] moreSizes = new int[2 * count];
    for (int i = 0; i < count; i++) {
      more[i] = at(i);
      moreSizes[i] = sizes[(first + i) % count];
    }
    events = more;
    sizes = moreSizes;
    first = 0;
  }

  /** The topic is complete after this position, unless it was followed already. */
  void follow(Topic topic, EventId here) {
    completeFrom.putIfAbsent(topic, here);
  }

  /** This topic may have a hole before this position: it is complete only after it. */
  void discardUpTo(Topic topic, EventId position) {
    completeFrom.computeIfPresent(topic, (t, old) -> EventId.max(old, position));
  }

  void forget(Topic topic) {
    completeFrom.remove(topic);
  }

  /** A new epoch began, so everything in memory is invalid. */
  void clear() {
    completeFrom.clear();
    events = new Event[16];
    sizes = new int[16];
    first = 0;
    count = 0;
    bytes = 0;
    floor = EventId.ZERO;
  }

  /** All events of these topics after a position; null when memory may not have all of them. */
  @Nullable List<Event> after(EventId position, Set<Topic> topics) {
    if (floor.after(position)) {
      return null;
    }
    for (Topic topic : topics) {
      EventId start = completeFrom.get(topic);
      if (start == null || start.after(position)) {
        return null;
      }
    }
    List<Event> found = new ArrayList<>();
    for (int i = firstAfter(position); i < count; i++) {
      Event event = at(i);
      if (event.envelope().topics().stream().anyMatch(topics::contains)) {
        found.add(event);
      }
    }
    return found;
  }

  private int firstAfter(EventId position) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (at(middle).id().after(position)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
