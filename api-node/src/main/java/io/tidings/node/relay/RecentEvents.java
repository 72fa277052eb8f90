package io.tidings.node.relay;

import io.tidings.events.Cursor;
import io.tidings.events.Event;
import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The frames of a workspace's newest events, so that thousands who replay the same ones share them
 * too.
 */
final class RecentEvents {
  private static final int MOST = 4_096;

  private final ConcurrentHashMap<Cursor, SharedEvent> events = new ConcurrentHashMap<>();

  // The feed's thread.
  private final ArrayDeque<Cursor> order = new ArrayDeque<>();

  /** A live event; the feed's thread only. */
  SharedEvent add(Event event) {
    SharedEvent shared = new SharedEvent(event);
    events.put(event.cursor(), shared);
    order.add(event.cursor());
    if (order.size() > MOST) {
      events.remove(order.remove());
    }
    return shared;
  }

  /** An event that is replayed; any thread. */
  SharedEvent of(Event event) {
    SharedEvent known = events.get(event.cursor());
    return known != null ? known : new SharedEvent(event);
  }
}
