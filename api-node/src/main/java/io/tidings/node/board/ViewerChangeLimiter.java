package io.tidings.node.board;

import io.tidings.node.http.TooManyRequestsException;
import io.tidings.node.limits.TokenBuckets;
import io.tidings.node.ops.Limit;
import io.tidings.node.ops.RejectionMetrics;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * Bounds how often users say on this node that they look at projects, or no longer do: each stream
 * of a project hears of those who come and go. A tab says so every 20 s.
 */
@Component
final class ViewerChangeLimiter {
  static final int BURST = 20;

  private static final double PER_SECOND = 2;

  private final TokenBuckets<Long> changes =
      new TokenBuckets<>(PER_SECOND, BURST, System::nanoTime);
  private final RejectionMetrics rejectionMetrics;

  ViewerChangeLimiter(RejectionMetrics rejectionMetrics) {
    this.rejectionMetrics = rejectionMetrics;
  }

  /** Lets the user say so once, or refuses with 429. */
  void take(long user) {
    Duration wait = changes.take(user, 1);
    if (!wait.isZero()) {
      rejectionMetrics.count(Limit.VIEWER_CHANGES);
      throw new TooManyRequestsException(
          "too-many-changes", "You come and go too often; nothing was done.", wait);
    }
  }
}
