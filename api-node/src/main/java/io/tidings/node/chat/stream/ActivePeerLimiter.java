package io.tidings.node.chat.stream;

import io.tidings.node.limits.UserChangeLimiter;
import io.tidings.node.ops.Limit;
import io.tidings.node.ops.RejectionMetrics;
import org.springframework.stereotype.Component;

/**
 * Bounds how often a user's tabs report on this node which thread they show: each does so about
 * every keepalive, and whenever it shows another thread.
 */
@Component
final class ActivePeerLimiter extends UserChangeLimiter {
  static final int BURST = 50;

  private static final double PER_SECOND = 5;

  ActivePeerLimiter(RejectionMetrics rejectionMetrics) {
    super(
        PER_SECOND,
        BURST,
        rejectionMetrics,
        Limit.ACTIVE_PEER_CHANGES,
        "You change threads too often; nothing was done.");
  }
}
