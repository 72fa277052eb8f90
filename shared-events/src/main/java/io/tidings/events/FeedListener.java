package io.tidings.events;

/**
 * Receives a feed's deliveries, one at a time and in order; must not block. The feed's thread may
 * be another at each delivery, and may be the event loop of a connection to Redis, which reads
 * nothing meanwhile.
 */
@FunctionalInterface
public interface FeedListener {
  void deliver(Delivery delivery);

  /**
   * Whether the listener keeps up. While it does not, the feed delivers nothing and drops
   * announcements; afterwards it reads the dropped ones from the log.
   */
  default boolean ready() {
    return true;
  }
}
