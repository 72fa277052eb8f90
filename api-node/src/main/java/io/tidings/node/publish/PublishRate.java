package io.tidings.node.publish;

import io.tidings.node.http.TooManyRequestsException;
import io.tidings.node.limits.Holder;
import io.tidings.node.limits.Requesters;
import io.tidings.node.limits.TokenBuckets;
import io.tidings.node.ops.Limit;
import io.tidings.node.ops.Refusals;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Holds each publisher to so many events a second on this node: a token's subject, or an address.
 */
@Component
final class PublishRate {
  private final @Nullable TokenBuckets<Holder> buckets;
  private final Requesters requesters;
  private final Refusals refusals;

  PublishRate(PublishProperties properties, Requesters requesters, Refusals refusals) {
    this.buckets =
        properties.rate() > 0
            ? new TokenBuckets<>(properties.rate(), properties.burst(), System::nanoTime)
            : null;
    this.requesters = requesters;
    this.refusals = refusals;
  }

  /** Lets the request publish that many events, or refuses it. */
  void take(HttpServletRequest request, int events) {
    if (buckets == null) {
      return;
    }
    Duration wait = buckets.take(requesters.of(request).person(), events);
    if (!wait.isZero()) {
      refusals.count(Limit.PUBLISH_RATE);
      throw new TooManyRequestsException(
          "too-many-events", "This publisher sends too many events; nothing was written.", wait);
    }
  }
}
