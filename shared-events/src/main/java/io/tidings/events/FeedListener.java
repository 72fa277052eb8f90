package io.tidings.events;

/** Hears a feed, on the feed's thread and in order; must not block. */
@FunctionalInterface
public interface FeedListener {
  void deliver(Delivery delivery);
}
