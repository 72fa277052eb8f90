package io.tidings.node.notification;

import io.tidings.node.limits.UserChangeLimiter;
import io.tidings.node.ops.Limit;
import io.tidings.node.ops.RejectionMetrics;
import org.springframework.stereotype.Component;

/** Bounds how often users mark notifications on this node: all their tabs are told each time. */
@Component
final class NotificationChangeLimiter extends UserChangeLimiter {
  private static final double PER_SECOND = 5;
  private static final int BURST = 100;

  NotificationChangeLimiter(RejectionMetrics rejectionMetrics) {
    super(
        PER_SECOND,
        BURST,
        rejectionMetrics,
        Limit.NOTIFICATION_CHANGES,
        "You change notifications too often; nothing was written.");
  }
}
