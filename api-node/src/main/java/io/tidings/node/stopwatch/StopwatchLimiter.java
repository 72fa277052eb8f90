package io.tidings.node.stopwatch;

import io.tidings.node.limits.UserChangeLimiter;
import io.tidings.node.ops.Limit;
import io.tidings.node.ops.RejectionMetrics;
import org.springframework.stereotype.Component;

/** Bounds how often a user starts and stops stopwatches on this node: all tabs are told. */
@Component
final class StopwatchLimiter extends UserChangeLimiter {
  static final int BURST = 50;

  private static final double PER_SECOND = 2;

  StopwatchLimiter(RejectionMetrics rejectionMetrics) {
    super(
        PER_SECOND,
        BURST,
        rejectionMetrics,
        Limit.STOPWATCH_CHANGES,
        "You start and stop stopwatches too often; nothing was done.");
  }
}
