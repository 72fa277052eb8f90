package io.tidings.node.user;

import io.tidings.node.http.TooManyRequestsException;
import io.tidings.node.limits.TokenBuckets;
import io.tidings.node.ops.Limit;
import io.tidings.node.ops.RejectionMetrics;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * Bounds how often users change their own account on this node: every node hears of a token, and
 * every user of a name or picture.
 */
@Component
final class AccountChangeLimiter {
  private static final double PER_SECOND = 1;
  private static final int BURST = 100;

  private final TokenBuckets<Long> changes =
      new TokenBuckets<>(PER_SECOND, BURST, System::nanoTime);
  private final RejectionMetrics rejectionMetrics;

  AccountChangeLimiter(RejectionMetrics rejectionMetrics) {
    this.rejectionMetrics = rejectionMetrics;
  }

  /** Lets the user make one change, or refuses with 429. */
  void take(long user) {
    Duration wait = changes.take(user, 1);
    if (!wait.isZero()) {
      rejectionMetrics.count(Limit.ACCOUNT_CHANGES);
      throw new TooManyRequestsException(
          "too-many-changes", "You change your account too often; nothing was written.", wait);
    }
  }
}
