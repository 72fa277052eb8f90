package io.tidings.events;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A node's ordered view of one workspace: it receives every announcement, reads from the log what
 * it missed, and delivers to its {@link FeedListener} in order. It runs while a connection is
 * attached, and for 10 s after.
 *
 * <p>All methods may be called from any thread and return at once.
 */
public interface Feed {

  /**
   * Joins the feed: from this moment the listener is told of events in these topics. Waits while
   * the feed is starting or repairing itself.
   *
   * @param after the new connection's position, which decides whether memory can serve it
   * @param attached called on the feed's thread, between two deliveries
   * @return a task that the caller runs once, when it no longer needs the topics, whether or not
   *     the feed has answered by then
   */
  Runnable attach(Set<Topic> topics, @Nullable Cursor after, Consumer<Attached> attached);

  /** Asks the feed to look at the log now, because a read met another epoch. */
  void pull();

  /**
   * The answer to an attach.
   *
   * @param epoch the feed's epoch
   * @param last the feed's position: later events will be delivered, and the new connection reads
   *     the earlier ones itself
   * @param tail all events of its topics in (after, last], when memory holds them; else null
   */
  record Attached(String epoch, EventId last, @Nullable List<Event> tail) {}
}
