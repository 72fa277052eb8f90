package io.tidings.events.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends calls that got no answer in time. All calls have the same time, so they pass in the order in
 * which they began, and one timer serves them all: it is set for the oldest call that has no answer
 * yet. A timer for each call would wake the timer's thread twice for each append.
 *
 * <p>Thread-safe.
 */
final class CallDeadlines {
  private static final Logger LOG = LoggerFactory.getLogger(CallDeadlines.class);

  private final long timeout;
  private final Consumer<ScriptCall> timedOut;
  private final Executor afterTimeout;
  private final ConcurrentLinkedQueue<Deadline> deadlines = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean timerSet = new AtomicBoolean();

  /** When a call has to have its answer. */
  static final class Deadline {
    private final long at;
    private volatile @Nullable ScriptCall call;

    private Deadline(long at, ScriptCall call) {
      this.at = at;
      this.call = call;
    }

    /** The call has ended. It may hold megabytes, and its deadline stays in the queue. */
    void cancel() {
      call = null;
    }
  }

  /**
   * @param timedOut is given each call whose time is over
   */
  CallDeadlines(Duration timeout, Consumer<ScriptCall> timedOut) {
    this.timeout = timeout.toNanos();
    this.timedOut = timedOut;
    this.afterTimeout = CompletableFuture.delayedExecutor(this.timeout, TimeUnit.NANOSECONDS);
  }

  /** The time of this call begins now. */
  Deadline begin(ScriptCall call) {
    Deadline deadline = new Deadline(System.nanoTime() + timeout, call);
    deadlines.add(deadline);
    if (!timerSet.get() && timerSet.compareAndSet(false, true)) {
      afterTimeout.execute(this::expire);
    }
    return deadline;
  }

  private void expire() {
    long now = System.nanoTime();
    for (Deadline next = deadlines.peek(); next != null; next = deadlines.peek()) {
      ScriptCall call = next.call;
      if (call != null && next.at - now > 0) {
        CompletableFuture.delayedExecutor(next.at - now, TimeUnit.NANOSECONDS)
            .execute(this::expire);
        return;
      }
      deadlines.remove();
      if (call != null) {
        end(call);
      }
    }
    timerSet.set(false);
    // A call that began just now may have seen the timer as set.
    if (!deadlines.isEmpty() && timerSet.compareAndSet(false, true)) {
      afterTimeout.execute(this::expire);
    }
  }

  private void end(ScriptCall call) {
    try {
      timedOut.accept(call);
    } catch (RuntimeException | Error e) {
      // The calls behind it have deadlines, too.
      LOG.error("a call that got no answer in time could not be ended", e);
    }
  }
}
