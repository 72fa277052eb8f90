package io.tidings.events;

/** Hears a feed, on the feed's thread and in order; must not block. */
@FunctionalInterface
public interface FeedListener {
  void deliver(Delivery delivery);

  /**
   * Whether the listener keeps up. While it does not, the feed delivers nothing and lets
   * announcements go; afterwards it reads from the log what it let go.
   */
  default boolean ready() {
    return true;
  }
}
