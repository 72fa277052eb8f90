package io.tidings.node.user;

import io.tidings.node.limits.UserChangeLimiter;
import io.tidings.node.ops.Limit;
import io.tidings.node.ops.RejectionMetrics;
import org.springframework.stereotype.Component;

/**
 * Bounds how often users change their own account on this node: every node is told of a token, and
 * every user of a name or picture.
 */
@Component
final class AccountChangeLimiter extends UserChangeLimiter {
  private static final double PER_SECOND = 1;
  private static final int BURST = 100;

  AccountChangeLimiter(RejectionMetrics rejectionMetrics) {
    super(
        PER_SECOND,
        BURST,
        rejectionMetrics,
        Limit.ACCOUNT_CHANGES,
        "This account is changed too often; nothing was written.");
  }
}
