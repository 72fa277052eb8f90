package io.tidings.events;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A node's ordered reading of one workspace: it hears every announcement, repairs what it did not
 * hear, and tells its {@link FeedListener} in order. It reads while somebody is attached, and for
 * 10 s after.
 *
 * <p>All methods may be called from any thread and return at once.
 */
public interface Feed {

  /**
   * Joins the feed: from this moment the listener is told of events in these topics. Waits while
   * the feed is starting or repairing itself.
   *
   * @param after where the newcomer stands, to see whether it can be served from memory
   * @param attached called on the feed's thread, between two deliveries
   * @return to be run once, when the topics are no longer needed, whether or not the feed has
   *     answered by then
   */
  Runnable attach(Set<Topic> topics, @Nullable Cursor after, Consumer<Attached> attached);

  /** Asks the feed to look at the log now, because a read met another epoch. */
  void pull();

  /**
   * The answer to an attach.
   *
   * @param epoch the feed's epoch
   * @param last the feed's position: what comes later will be delivered, the rest is for the
   *     newcomer to read
   * @param tail all events of its topics in (after, last], when memory holds them; else null
   */
  record Attached(String epoch, EventId last, @Nullable List<Event> tail) {}
}
