package io.tidings.events.redis;

import io.tidings.events.EventId;
import io.tidings.events.Page;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The part of Redis that a feed uses: the workspace's channel, and reads of its log. Never blocks.
 */
interface FeedSource {

  /**
   * Subscribes to the workspace's channel and stays subscribed, over every reconnect, until {@link
   * #unsubscribe}.
   */
  void subscribe(Workspace workspace, AnnouncementListener announcementListener);

  /** Unsubscribes. */
  void unsubscribe(Workspace workspace);

  /**
   * Reads the events after an id. When the workspace has been idle for a quarter of the retention,
   * it first appends a tick, so that cursors do not age. Fails when Redis does not answer in time.
   */
  CompletableFuture<Page> pull(Workspace workspace, Set<Topic> topics, EventId after);

  /** Receives the announcements of a channel, on an event loop; must not block. */
  interface AnnouncementListener {
    /**
     * Redis acknowledged the subscription, for the first time or again: anything may have been
     * missed before.
     */
    void subscribed();

    /** One message of the channel, as it came. */
    void messageReceived(String message);
  }
}
