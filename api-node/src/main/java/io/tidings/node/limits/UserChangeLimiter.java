package io.tidings.node.limits;

import io.tidings.node.http.TooManyRequestsException;
import io.tidings.node.ops.Limit;
import io.tidings.node.ops.RejectionMetrics;
import java.time.Duration;

/** Bounds how often users make changes of one kind on this node. Thread-safe. */
public abstract class UserChangeLimiter {
  private final TokenBuckets<Long> changes;
  private final RejectionMetrics rejectionMetrics;
  private final Limit limit;
  private final String refusal;

  /**
   * @param burst changes that a user may make at once after a pause
   * @param refusal what a user is told who makes more
   */
  protected UserChangeLimiter(
      double perSecond, int burst, RejectionMetrics rejectionMetrics, Limit limit, String refusal) {
    this.changes = new TokenBuckets<>(perSecond, burst, System::nanoTime);
    this.rejectionMetrics = rejectionMetrics;
    this.limit = limit;
    this.refusal = refusal;
  }

  /** Lets the user make one change, or refuses with 429. */
  public final void take(long user) {
    Duration wait = changes.take(user, 1);
    if (!wait.isZero()) {
      rejectionMetrics.count(limit);
      throw new TooManyRequestsException("too-many-changes", refusal, wait);
    }
  }
}
