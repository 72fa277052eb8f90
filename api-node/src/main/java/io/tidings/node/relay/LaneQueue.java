package io.tidings.node.relay;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that wait for a lane, in order. Deliveries from feeds are bounded; a feed holds back
 * long before that bound, except within the page that it is reading. All other tasks concern single
 * connections, and each connection has a few at most. Thread-safe.
 */
final class LaneQueue {
  /**
   * The bound is this many times the point at which feeds hold back, so a page of a feed fits in.
   */
  private static final int MARGIN = 8;

  private static final long MAX_BYTES = 16L << 20;

  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger deliveries = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final int maxDeliveries;

  /**
   * @param maxDeliveries the number of waiting deliveries at which feeds hold back
   */
  LaneQueue(int maxDeliveries) {
    this.maxDeliveries = maxDeliveries;
  }

  void add(Runnable task) {
    tasks.add(task);
  }

  /** Takes a delivery that keeps this many bytes alive; false when too much is queued already. */
  boolean offer(Runnable delivery, long size) {
    if (deliveries.get() >= MARGIN * maxDeliveries || bytes.get() >= MARGIN * MAX_BYTES) {
      return false;
    }
    deliveries.incrementAndGet();
    bytes.addAndGet(size);
    tasks.add(() -> {
      deliveries.decrementAndGet();
      bytes.addAndGet(-size);
      delivery.run();
    });
    return true;
  }

  /** Whether feeds need not hold back. */
  boolean hasRoom() {
    return deliveries.get() < maxDeliveries && bytes.get() < MAX_BYTES;
  }

  @Nullable Runnable poll() {
    return tasks.poll();
  }

  boolean isEmpty() {
    return tasks.isEmpty();
  }
}
