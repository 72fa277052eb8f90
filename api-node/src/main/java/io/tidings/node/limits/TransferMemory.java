package io.tidings.node.limits;

import io.tidings.node.http.TooBusyException;
import io.tidings.node.http.TooManyRequestsException;
import io.tidings.node.ops.Limit;
import io.tidings.node.ops.LimitProperties;
import io.tidings.node.ops.RejectionMetrics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * Bounds the memory that bodies and answers take while they are on their way: a client that sends
 * or takes them slowly holds it for as long. Each client has a share; one that holds nothing yet
 * may take more than that, or the largest answers could never be sent. Thread-safe.
 */
@Component
class TransferMemory {
  private static final int SHARES = 8;
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final long total;
  private final RejectionMetrics rejectionMetrics;
  private final Map<LimitKey, Long> held = new HashMap<>(); // guarded by this
  private long sum; // guarded by this

  TransferMemory(LimitProperties limits, RejectionMetrics rejectionMetrics) {
    DataSize configured = limits.transferMemory();
    this.total = configured == null ? Runtime.getRuntime().maxMemory() / 8 : configured.toBytes();
    this.rejectionMetrics = rejectionMetrics;
  }

  /**
   * Takes this many bytes for the client, or refuses it: 429 beyond its share, 503 without room.
   */
  void take(LimitKey client, long bytes) {
    boolean room;
    synchronized (this) {
      long own = held.getOrDefault(client, 0L);
      room = sum == 0 || sum + bytes <= total;
      if (room && (own == 0 || own + bytes <= total / SHARES)) {
        held.put(client, own + bytes);
        sum += bytes;
        return;
      }
    }
    rejectionMetrics.count(Limit.TRANSFERS);
    if (room) {
      throw new TooManyRequestsException(
          "too-many-transfers", "This client has too much data in transit.", RETRY);
    }
    throw new TooBusyException("Too many bodies and answers are in transit; nothing was done.");
  }

  /** Gives back what was taken. */
  synchronized void give(LimitKey client, long bytes) {
    held.computeIfPresent(client, (_, own) -> own == bytes ? null : own - bytes);
    sum -= bytes;
  }
}
