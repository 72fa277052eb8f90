package io.tidings.events.redis;

import io.lettuce.core.api.StatefulConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection to one server that is opened when it is needed, and again after it broke. While
 * connecting fails, callers learn so at once instead of queueing.
 */
final class ReconnectingConnection<C extends StatefulConnection<?, ?>> {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final Supplier<CompletableFuture<C>> connect;

  // guarded by this
  private @Nullable CompletableFuture<C> current;
  private Duration pause = Duration.ZERO;
  private long retryAt;

  ReconnectingConnection(Supplier<CompletableFuture<C>> connect) {
    this.connect = connect;
  }

  /** Completes with an open connection, or fails with the reason why there is none. */
  synchronized CompletableFuture<C> connection() {
    CompletableFuture<C> known = current;
    if (known != null && usable(known)) {
      return known;
    }
    CompletableFuture<C> next = connect.get();
    current = next;
    next.whenComplete((connection, error) -> connected(error == null));
    return next;
  }

  private boolean usable(CompletableFuture<C> known) {
    return switch (known.state()) {
      case RUNNING -> true;
      case SUCCESS -> known.resultNow().isOpen();
      case FAILED, CANCELLED -> System.nanoTime() - retryAt < 0;
    };
  }

  private synchronized void connected(boolean success) {
    pause = success ? Duration.ZERO : Backoff.after(pause, FIRST_PAUSE, LONGEST_PAUSE);
    retryAt = System.nanoTime() + pause.toNanos();
  }
}
