package io.tidings.node.publish;

import io.tidings.node.http.TooManyRequestsException;
import io.tidings.node.limits.LimitKey;
import io.tidings.node.limits.RequesterResolver;
import io.tidings.node.limits.TokenBuckets;
import io.tidings.node.ops.Limit;
import io.tidings.node.ops.RejectionMetrics;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Holds each publisher to so many events a second on this node: a token's subject, or an address.
 */
@Component
final class PublishRateLimiter {
  private final @Nullable TokenBuckets<LimitKey> buckets;
  private final RequesterResolver requesterResolver;
  private final RejectionMetrics rejectionMetrics;

  PublishRateLimiter(
      PublishProperties properties,
      RequesterResolver requesterResolver,
      RejectionMetrics rejectionMetrics) {
    this.buckets =
        properties.rate() > 0
            ? new TokenBuckets<>(properties.rate(), properties.burst(), System::nanoTime)
            : null;
    this.requesterResolver = requesterResolver;
    this.rejectionMetrics = rejectionMetrics;
  }

  /** Lets the request publish that many events, or refuses it. */
  void take(HttpServletRequest request, int events) {
    if (buckets == null) {
      return;
    }
    Duration wait = buckets.take(requesterResolver.of(request).personalKey(), events);
    if (!wait.isZero()) {
      rejectionMetrics.count(Limit.PUBLISH_RATE);
      throw new TooManyRequestsException(
          "too-many-events", "This publisher sends too many events; nothing was written.", wait);
    }
  }
}
