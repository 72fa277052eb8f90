package io.tidings.node.board.project;

import io.tidings.node.limits.UserChangeLimiter;
import io.tidings.node.ops.Limit;
import io.tidings.node.ops.RejectionMetrics;
import org.springframework.stereotype.Component;

/**
 * Bounds how often users report on this node that they look at projects, or no longer do, since
 * every stream of a project gets an event when its viewers change. A tab reports every 20 s.
 */
@Component
final class ViewerChangeLimiter extends UserChangeLimiter {
  static final int BURST = 20;

  private static final double PER_SECOND = 2;

  ViewerChangeLimiter(RejectionMetrics rejectionMetrics) {
    super(
        PER_SECOND,
        BURST,
        rejectionMetrics,
        Limit.VIEWER_CHANGES,
        "You come and go too often; nothing was done.");
  }
}
