package io.tidings.node.relay;

import io.tidings.events.Cursor;
import io.tidings.events.Event;
import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A workspace's newest events and their frames, so that thousands who replay the same ones share
 * them too. Bounded in number and in bytes, of the events themselves and of their frames.
 */
final class RecentEvents {
  private static final int MAX_EVENTS = 4_096;
  private static final long MAX_BYTES = 16L << 20;

  private final ConcurrentHashMap<Cursor, SharedEvent> events = new ConcurrentHashMap<>();
  private final AtomicLong bytes = new AtomicLong();

  // The feed's thread.
  private final ArrayDeque<SharedEvent> order = new ArrayDeque<>();

  /** A live event; the feed's thread only. */
  SharedEvent add(Event event) {
    SharedEvent shared = SharedEvent.live(event, bytes);
    events.put(event.cursor(), shared);
    order.add(shared);
    while (order.size() > MAX_EVENTS || (bytes.get() > MAX_BYTES && order.size() > 1)) {
      forgetOldest();
    }
    return shared;
  }

  /** Forgets all; the feed's thread only. */
  void clear() {
    while (!order.isEmpty()) {
      forgetOldest();
    }
  }

  private void forgetOldest() {
    SharedEvent oldest = order.remove();
    events.remove(oldest.event.cursor());
    oldest.forget();
  }

  /** How much heap it takes, about. */
  long bytes() {
    return bytes.get();
  }

  /** An event that is replayed; any thread. */
  SharedEvent of(Event event) {
    SharedEvent known = events.get(event.cursor());
    return known != null ? known : SharedEvent.replayed(event);
  }
}
