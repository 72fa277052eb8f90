package io.tidings.node.test;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A lock whose holder can wait, for a bounded time, until something is true. */
final class Waiter {
  /** Long enough for a loaded machine; a passing test does not wait for it. */
  static final Duration PATIENCE = Duration.ofSeconds(15);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  <T> T look(Supplier<T> look) {
    lock.lock();
    try {
      return look.get();
    } finally {
      lock.unlock();
    }
  }

  /** Whether it became true in time. */
  boolean await(Duration within, BooleanSupplier wanted) {
    long left = within.toNanos();
    lock.lock();
    try {
      while (!wanted.getAsBoolean()) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Waits, or fails with what was waited for and what there was instead. */
  void expect(Duration within, String what, BooleanSupplier wanted, Supplier<String> instead) {
    if (!await(within, wanted)) {
      throw new AssertionError(
          "waited "
              + TimeUnit.NANOSECONDS.toMillis(within.toNanos())
              + " ms for "
              + what
              + "; "
              + look(instead));
    }
  }
}
