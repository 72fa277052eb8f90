package io.tidings.node.relay;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The heap that frames take while they wait in the outboxes of a node. A frame that waits in
 * thousands of them counts once, because they share its bytes: adding up the outboxes would close
 * thousands of clients of one busy topic over a few kilobytes. Thread-safe.
 */
final class OutboxBudget {
  private final long maxBytes;
  private final AtomicLong held = new AtomicLong();

  OutboxBudget(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** One more outbox holds the frame. */
  void hold(Frame frame) {
    if (frame.refCount().getAndIncrement() == 0) {
      held.addAndGet(frame.size());
    }
  }

  /** One outbox has released the frame. */
  void release(Frame frame) {
    if (frame.refCount().decrementAndGet() == 0) {
      held.addAndGet(-frame.size());
    }
  }

  long held() {
    return held.get();
  }

  boolean exceeded() {
    return held.get() > maxBytes;
  }
}
