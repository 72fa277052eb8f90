package io.tidings.node.publish;

import io.tidings.node.http.TooBusyException;
import io.tidings.node.limits.ConcurrencyLimiter;
import io.tidings.node.limits.LimitKey;
import io.tidings.node.limits.RequesterResolver;
import io.tidings.node.ops.Limit;
import io.tidings.node.ops.RejectionMetrics;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * Reads bodies for publishing. The number of large bodies in memory is bounded, and only a few are
 * parsed at a time: a parsed body takes far more memory than its bytes, and parsing keeps a core
 * busy.
 */
@Component
public final class LargeBodies {
  /** A body with more bytes than this is large. */
  static final int LARGE = 96 * 1024;

  /** The most large bodies in memory. */
  static final int MOST = 64;

  /** The most of one publisher: one that never sends what it announced leaves room for others. */
  static final int SHARE = 8;

  private final PublishRateLimiter rate;
  private final RequesterResolver requesterResolver;
  private final RejectionMetrics rejectionMetrics;
  private final Semaphore room = new Semaphore(MOST);
  private final ConcurrentHashMap<LimitKey, Integer> shares = new ConcurrentHashMap<>();
  private final ConcurrencyLimiter turns;

  LargeBodies(
      PublishRateLimiter rate,
      PublishProperties properties,
      RequesterResolver requesterResolver,
      RejectionMetrics rejectionMetrics) {
    this.rate = rate;
    this.requesterResolver = requesterResolver;
    this.rejectionMetrics = rejectionMetrics;
    this.turns =
        new ConcurrencyLimiter(
            ConcurrencyLimiter.halfTheCores(),
            properties.parseWait(),
            Limit.LARGE_BODIES,
            rejectionMetrics);
  }

  /** Reads the request's body, and passes it to {@code use}, which does not wait for long. */
  public <T> T read(HttpServletRequest request, DataSize limit, Function<byte[], T> use) {
    long announced = request.getContentLengthLong();
    if (announced >= 0 && announced <= LARGE) {
      return use.apply(rate.read(request, limit));
    }
    LimitKey publisher = requesterResolver.of(request).personalKey();
    try {
      if (shares.merge(publisher, 1, Integer::sum) > SHARE) {
        throw tooMany("This publisher has too many large bodies in transit");
      }
      return inRoom(request, limit, use);
    } finally {
      shares.computeIfPresent(publisher, (_, taken) -> taken == 1 ? null : taken - 1);
    }
  }

  private <T> T inRoom(HttpServletRequest request, DataSize limit, Function<byte[], T> use) {
    if (!room.tryAcquire()) {
      throw tooMany("Too many large bodies are in transit");
    }
    try {
      byte[] body = rate.read(request, limit);
      return body.length <= LARGE ? use.apply(body) : turns.run(() -> use.apply(body));
    } finally {
      room.release();
    }
  }

  private TooBusyException tooMany(String what) {
    rejectionMetrics.count(Limit.LARGE_BODIES);
    return new TooBusyException(what + "; nothing was done.");
  }
}
