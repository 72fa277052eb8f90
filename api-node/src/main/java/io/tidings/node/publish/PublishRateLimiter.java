package io.tidings.node.publish;

import io.tidings.node.http.JsonBody;
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
import org.springframework.util.unit.DataSize;

/**
 * Limits how many events and bytes a second each publisher may send to this node. A publisher is a
 * token's subject, or an address.
 */
@Component
public final class PublishRateLimiter {
  private final @Nullable TokenBuckets<LimitKey> events;
  private final @Nullable TokenBuckets<LimitKey> bytes;
  private final RequesterResolver requesterResolver;
  private final RejectionMetrics rejectionMetrics;

  PublishRateLimiter(
      PublishProperties properties,
      RequesterResolver requesterResolver,
      RejectionMetrics rejectionMetrics) {
    this.events = buckets(properties.rate(), properties.burst());
    this.bytes =
        buckets(
            (double) properties.byteRate().toBytes(),
            Math.toIntExact(properties.byteBurst().toBytes()));
    this.requesterResolver = requesterResolver;
    this.rejectionMetrics = rejectionMetrics;
  }

  private static @Nullable TokenBuckets<LimitKey> buckets(double rate, int burst) {
    return rate > 0 ? new TokenBuckets<>(rate, burst, System::nanoTime) : null;
  }

  /**
   * Reads the request's body. Its bytes count whatever they contain, because parsing has its price.
   * Where the request says how many there are, they count before the first of them is read.
   */
  byte[] read(HttpServletRequest request, DataSize limit) {
    JsonBody.check(request, limit);
    long announced = request.getContentLengthLong();
    if (announced >= 0) {
      takeBytes(request, announced);
    }
    byte[] body = JsonBody.bytes(request, limit);
    if (announced < 0) {
      takeBytes(request, body.length);
    }
    return body;
  }

  /**
   * Lets the request publish that many events, or refuses it.
   *
   * @param copies bytes that are written in addition to the body's, for events of several topics
   */
  public void take(HttpServletRequest request, int count, long copies) {
    take(events, request, count, Limit.PUBLISH_RATE, "too-many-events", "events");
    try {
      takeBytes(request, copies);
    } catch (TooManyRequestsException e) {
      if (events != null) {
        events.release(requesterResolver.of(request).personalKey(), count);
      }
      throw e;
    }
  }

  private void takeBytes(HttpServletRequest request, long count) {
    int tokens = (int) Math.min(count, Integer.MAX_VALUE);
    take(bytes, request, tokens, Limit.PUBLISH_BYTES, "too-many-bytes", "bytes");
  }

  private void take(
      @Nullable TokenBuckets<LimitKey> buckets,
      HttpServletRequest request,
      int tokens,
      Limit limit,
      String code,
      String things) {
    if (buckets == null || tokens == 0) {
      return;
    }
    Duration wait = buckets.take(requesterResolver.of(request).personalKey(), tokens);
    if (!wait.isZero()) {
      rejectionMetrics.count(limit);
      throw new TooManyRequestsException(
          code, "This publisher sends too many " + things + "; nothing was written.", wait);
    }
  }
}
