package io.tidings.node.interest;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls listeners on other threads: for one user one call after the other, and for all users at
 * most {@value #MOST_AT_ONCE} at a time, since a node may gain ten thousand of them at once.
 */
final class ListenerCalls {
  private static final Logger LOG = LoggerFactory.getLogger(ListenerCalls.class);
  private static final int MOST_AT_ONCE = 64;

  private final Supplier<List<InterestListener>> listeners;
  private final Semaphore permits = new Semaphore(MOST_AT_ONCE);
  private final Executor threads;

  /** The last call for each user for whom there is one. */
  private final Map<InterestKey, CompletableFuture<Void>> last = new ConcurrentHashMap<>();

  ListenerCalls(Supplier<List<InterestListener>> listeners, Executor threads) {
    this.listeners = listeners;
    this.threads = threads;
  }

  /** Calls all listeners of the kind, after all earlier calls for the user; ends after them. */
  CompletableFuture<Void> call(InterestKey key, Consumer<InterestListener> call) {
    CompletableFuture<Void> made =
        last.compute(
            key,
            (_, before) ->
                (before == null ? CompletableFuture.<Void>completedFuture(null) : before)
                    .handleAsync((_, _) -> callAll(key, call), threads)); // after a fault, too
    made.whenComplete((_, _) -> last.remove(key, made));
    return made;
  }

  private @Nullable Void callAll(InterestKey key, Consumer<InterestListener> call) {
    permits.acquireUninterruptibly();
    try {
      for (InterestListener listener : listeners.get()) {
        if (listener.kind().equals(key.kind())) {
          callOne(listener, key, call);
        }
      }
      return null;
    } finally {
      permits.release();
    }
  }

  private static void callOne(
      InterestListener listener, InterestKey key, Consumer<InterestListener> call) {
    try {
      call.accept(listener);
    } catch (RuntimeException | LinkageError e) {
      LOG.error("{} failed for {}", listener.getClass().getName(), key, e);
    }
  }
}
