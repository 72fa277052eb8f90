package io.tidings.node.relay;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A node's open streams. Thread-safe. */
public interface Relay {
  /**
   * Takes a new stream, whose response head is written, and serves it until it ends.
   *
   * @param outlet where its bytes go; used by the stream's lane alone
   */
  ConnectionHandle open(Subscription subscription, Outlet outlet);

  /** How many streams are open now. */
  int connections();

  /**
   * Ends all streams with {@code closed{shutdown}}, spread evenly over the window; completes when
   * the last is gone. New streams are ended at once.
   */
  CompletableFuture<Void> drain(Duration window);
}
