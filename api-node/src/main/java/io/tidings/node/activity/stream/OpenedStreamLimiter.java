package io.tidings.node.activity.stream;

import io.tidings.node.limits.UserChangeLimiter;
import io.tidings.node.ops.Limit;
import io.tidings.node.ops.RejectionMetrics;
import org.springframework.stereotype.Component;

/** Bounds how often a user's streams begin on this node, since the log is told of each of them. */
@Component
final class OpenedStreamLimiter extends UserChangeLimiter {
  private static final double PER_SECOND = 2;
  static final int BURST = 100;

  OpenedStreamLimiter(RejectionMetrics rejectionMetrics) {
    super(
        PER_SECOND,
        BURST,
        rejectionMetrics,
        Limit.STREAM_OPENINGS,
        "You open streams too often; none was opened.");
  }
}
