package io.tidings.events;

/** Receives a feed's deliveries, on the feed's thread and in order; must not block. */
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
