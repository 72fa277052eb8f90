package io.tidings.node.interest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What this node owns, and what its listeners are told of it. Owned by one thread. */
final class Ownership {
  private final Map<InterestKey, Long> tokens = new HashMap<>();
  private final ListenerCalls listeners;

  Ownership(ListenerCalls listeners) {
    this.listeners = listeners;
  }

  /** Owned already, it keeps its token: no other node had it since. */
  void gained(InterestKey key, long token) {
    if (tokens.putIfAbsent(key, token) == null) {
      listeners.call(key, listener -> listener.gained(key.user(), token));
    }
  }

  /** Ends when the listeners have stopped. */
  CompletableFuture<Void> lost(InterestKey key) {
    return tokens.remove(key) == null
        ? CompletableFuture.completedFuture(null)
        : listeners.call(key, listener -> listener.lost(key.user()));
  }

  void changed(InterestKey key) {
    if (contains(key)) {
      listeners.call(key, listener -> listener.changed(key.user()));
    }
  }

  boolean contains(InterestKey key) {
    return tokens.containsKey(key);
  }

  List<InterestKey> all() {
    return List.copyOf(tokens.keySet());
  }

  int size() {
    return tokens.size();
  }
}
