package io.tidings.events.spring;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Lets changes with a name in common wait for each other on this node; changes of other names may
 * share a lock by chance. The locks only save retries: without them, each of 50 moves a second of
 * one board needed a dozen attempts. Thread-safe.
 */
final class ChangeLocks {
  private static final int STRIPES = 256;

  /** Changes that take locks in different orders could wait for each other; they go on instead. */
  private static final long LONGEST_WAIT_FOR_MORE = TimeUnit.MILLISECONDS.toNanos(200);

  private final List<Lock> locks = stripes();

  // Taken after all others, so that changes which are based on names, and those which come to
  // depend on them, do not wait for each other in a circle.
  private final List<Lock> moreLocks = stripes();

  private static List<Lock> stripes() {
    return Stream.<Lock>generate(() -> new ReentrantLock(true)).limit(STRIPES).toList();
  }

  /** The locks of one change, which belong to its thread. */
  final class HeldLocks implements AutoCloseable {
    private final List<Lock> held = new ArrayList<>();

    /** Whether all locks of these names could be taken before that moment of the nano clock. */
    boolean take(Set<String> names, long deadline) throws InterruptedException {
      for (Lock lock : inOrder(locks, names)) {
        if (!lock.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          return false;
        }
        held.add(lock);
      }
      return true;
    }

    /** Takes the locks of names that the change also depends on, or some of them. */
    void takeMore(Set<String> names) throws InterruptedException {
      for (Lock lock : inOrder(moreLocks, names)) {
        if (!held.contains(lock)) {
          if (!lock.tryLock(LONGEST_WAIT_FOR_MORE, TimeUnit.NANOSECONDS)) {
            return;
          }
          held.add(lock);
        }
      }
    }

    @Override
    public void close() {
      held.forEach(Lock::unlock);
    }
  }

  /**
   * In an order that is the same for all callers, so that two of them never wait for each other.
   */
  private static List<Lock> inOrder(List<Lock> stripes, Set<String> names) {
    return names.stream()
        .map(name -> Math.floorMod(name.hashCode(), STRIPES))
        .distinct()
        .sorted()
        .map(stripes::get)
        .toList();
  }
}
