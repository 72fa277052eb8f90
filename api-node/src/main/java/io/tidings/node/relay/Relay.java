package io.tidings.node.relay;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A node's open connections. Thread-safe. */
public interface Relay {
  /**
   * Takes a new connection, whose response head is written, and serves it until it ends.
   *
   * @param outlet where its bytes go; used by the connection's lane alone
   */
  ConnectionHandle open(Subscription subscription, Outlet outlet);

  /** Why this node cannot serve connections; empty when it can. */
  String problem();

  /** How many connections are open now. */
  int connections();

  /**
   * What all connections are at present, for administrators. Each lane reports by short tasks,
   * between which it does its other work. A lane that is not done within this time is named, and
   * its connections are missing.
   */
  CompletableFuture<RelayReport> report(Duration within);

  /**
   * Ends all connections with {@code closed{shutdown}}, spread evenly over the window; completes
   * when the last is gone. New connections are ended at once.
   */
  CompletableFuture<Void> drain(Duration window);
}
