package io.tidings.node.chat.upstream;

import io.tidings.node.limits.ConcurrencyLimiter;
import io.tidings.node.ops.Limit;
import io.tidings.node.ops.RejectionMetrics;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the requests to upstream servers that are under way at once: each may hold megabytes of an
 * answer. Others wait for their turn. Thread-safe.
 */
final class UpstreamTurns {
  static final int PER_USER = 4;
  private static final int PER_NODE = 64;
  private static final Duration MAX_WAIT = Duration.ofSeconds(2);

  private final RejectionMetrics rejectionMetrics;
  private final ConcurrencyLimiter node;
  private final ConcurrentHashMap<Long, UserTurns> users = new ConcurrentHashMap<>();

  UpstreamTurns(RejectionMetrics rejectionMetrics) {
    this.rejectionMetrics = rejectionMetrics;
    this.node = limiter(PER_NODE);
  }

  /** Makes the request when it is its turn, or refuses it with 503. */
  <T> T run(long user, Supplier<T> request) {
    UserTurns own =
        users.compute(
            user,
            (_, turns) -> (turns == null ? new UserTurns(limiter(PER_USER), 0) : turns).more());
    try {
      return own.limiter().run(() -> node.run(request));
    } finally {
      users.computeIfPresent(user, (_, turns) -> turns.fewer());
    }
  }

  private ConcurrencyLimiter limiter(int turns) {
    return new ConcurrencyLimiter(turns, MAX_WAIT, Limit.UPSTREAM_REQUESTS, rejectionMetrics);
  }

  /**
   * @param requests that wait or are under way
   */
  private record UserTurns(ConcurrencyLimiter limiter, int requests) {
    UserTurns more() {
      return new UserTurns(limiter, requests + 1);
    }

    @Nullable UserTurns fewer() {
      return requests == 1 ? null : new UserTurns(limiter, requests - 1);
    }
  }
}
