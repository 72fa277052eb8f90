package io.tidings.node.limits;

import io.tidings.node.http.TooBusyException;
import io.tidings.node.ops.Limit;
import io.tidings.node.ops.RejectionMetrics;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets few threads at a time do work that keeps a core busy, in the order in which they come:
 * virtual threads share a handful of real ones, and are not preempted. Thread-safe.
 */
public final class ConcurrencyLimiter {
  private static final int MOST = 4;

  private final Semaphore turns;
  private final Duration maxWait;
  private final Limit limit;
  private final RejectionMetrics rejectionMetrics;

  /**
   * @param maxWait after which a thread that had no turn is refused with 503
   * @param limit the limit that the refusal is counted for
   */
  public ConcurrencyLimiter(
      int turns, Duration maxWait, Limit limit, RejectionMetrics rejectionMetrics) {
    this.turns = new Semaphore(turns, true);
    this.maxWait = maxWait;
    this.limit = limit;
    this.rejectionMetrics = rejectionMetrics;
  }

  /** A number of turns that leaves cores for everything else. */
  public static int halfTheCores() {
    return Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, MOST);
  }

  /** Does the work as soon as it is its turn. */
  public <T> T run(Supplier<T> work) {
    takeTurn();
    try {
      return work.get();
    } finally {
      turns.release();
    }
  }

  private void takeTurn() {
    try {
      if (turns.tryAcquire(maxWait.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    rejectionMetrics.count(limit);
    throw new TooBusyException("Too many requests of this kind are waiting; nothing was done.");
  }
}
