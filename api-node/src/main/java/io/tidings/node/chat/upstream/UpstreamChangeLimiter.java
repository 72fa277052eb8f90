package io.tidings.node.chat.upstream;

import io.tidings.node.limits.UserChangeLimiter;
import io.tidings.node.ops.Limit;
import io.tidings.node.ops.RejectionMetrics;
import org.springframework.stereotype.Component;

/**
 * Bounds how often users connect an upstream on this node: each time another server is asked, and a
 * stream ends.
 */
@Component
final class UpstreamChangeLimiter extends UserChangeLimiter {
  private static final double PER_SECOND = 0.2;
  private static final int BURST = 10;

  UpstreamChangeLimiter(RejectionMetrics rejectionMetrics) {
    super(
        PER_SECOND,
        BURST,
        rejectionMetrics,
        Limit.ACCOUNT_CHANGES,
        "The upstream is changed too often; nothing was written.");
  }
}
