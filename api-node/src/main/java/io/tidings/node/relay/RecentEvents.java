package io.tidings.node.relay;

import io.tidings.events.Cursor;
import io.tidings.events.Event;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A workspace's newest events and their frames, so that thousands of clients that replay the same
 * events share them too. Bounded in number and in bytes, of the events themselves and of their
 * frames.
 */
final class RecentEvents {
  private static final int MAX_EVENTS = 4_096;
  private static final long MAX_BYTES = 16L << 20;

  /** As long as a feed stays awake with no connection attached. */
  private static final long KEPT_UNUSED = Duration.ofSeconds(10).toNanos();

  private final ConcurrentHashMap<Cursor, SharedEvent> events = new ConcurrentHashMap<>();
  private final AtomicLong bytes = new AtomicLong();

  // Guarded by this.
  private long unusedSince;
  private final ArrayDeque<SharedEvent> order = new ArrayDeque<>();

  /** A live event that is not traced; the feed's thread only. */
  SharedEvent add(Event event) {
    return add(event, null);
  }

  /** A live event; the feed's thread only. */
  synchronized SharedEvent add(Event event, @Nullable TracedWrite trace) {
    SharedEvent shared = SharedEvent.live(event, trace, bytes);
    events.put(event.cursor(), shared);
    order.add(shared);
    while (order.size() > MAX_EVENTS || (bytes.get() > MAX_BYTES && order.size() > 1)) {
      forgetOldest();
    }
    return shared;
  }

  /**
   * Forgets all events when no connection was open for as long as a feed stays awake, since the
   * feed delivers nothing more then. Called now and then.
   */
  synchronized void expire(boolean used, long now) {
    if (used || unusedSince == 0) {
      unusedSince = now;
    } else if (now - unusedSince >= KEPT_UNUSED) {
      while (!order.isEmpty()) {
        forgetOldest();
      }
    }
  }

  private void forgetOldest() {
    SharedEvent oldest = order.remove();
    events.remove(oldest.event.cursor());
    oldest.forget();
  }

  /** About how much heap it takes. */
  long bytes() {
    return bytes.get();
  }

  /** An event that is replayed; any thread. */
  SharedEvent of(Event event) {
    SharedEvent known = events.get(event.cursor());
    return known != null ? known : SharedEvent.replayed(event);
  }
}
