package io.tidings.node.board;

import io.tidings.node.http.TooManyRequestsException;
import io.tidings.node.limits.TokenBuckets;
import io.tidings.node.ops.Limit;
import io.tidings.node.ops.RejectionMetrics;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Bounds how many bytes a second each user writes to boards through this node. */
@Component
final class BoardWriteLimiter {
  private final @Nullable TokenBuckets<Long> bytes;
  private final int burst;
  private final RejectionMetrics rejectionMetrics;

  BoardWriteLimiter(BoardProperties properties, RejectionMetrics rejectionMetrics) {
    long rate = properties.writeRate().toBytes();
    this.burst = Math.toIntExact(properties.writeBurst().toBytes());
    this.bytes = rate > 0 ? new TokenBuckets<>(rate, burst, System::nanoTime) : null;
    this.rejectionMetrics = rejectionMetrics;
  }

  /**
   * Lets the user write that many bytes, or refuses. A change that is larger than a full bucket,
   * such as that of a column with all its cards, costs the full bucket: otherwise it could never be
   * made.
   */
  void take(long user, long count) {
    if (bytes == null) {
      return;
    }
    Duration wait = bytes.take(user, (int) Math.min(count, burst));
    if (!wait.isZero()) {
      rejectionMetrics.count(Limit.BOARD_BYTES);
      throw new TooManyRequestsException(
          "too-many-bytes", "You change too much at once; nothing was written.", wait);
    }
  }
}
