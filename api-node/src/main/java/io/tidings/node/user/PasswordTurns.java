package io.tidings.node.user;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Queue;
import java.util.SequencedMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationServiceException;

/**
 * Turns to do something costly, a few at a time. When requests have to wait, the addresses take
 * turns, and within an address its names: a thousand requests of one client take one place in the
 * queue of the others.
 */
final class PasswordTurns {
  private static final int MOST_WAITING = 1000;

  private final Duration patience;
  private final Lock lock = new ReentrantLock();

  // Under the lock. While a turn is free, nothing waits.
  private int free;
  private int waiting;
  private final SequencedMap<String, SequencedMap<String, Queue<CountDownLatch>>> queues =
      new LinkedHashMap<>();

  PasswordTurns(int atOnce, Duration patience) {
    this.free = atOnce;
    this.patience = patience;
  }

  /**
   * Waits for a turn, which has to be given back with {@link #release}.
   *
   * @throws AuthenticationServiceException when there is none in time
   */
  void take(String address, String name) {
    CountDownLatch given = join(address, name);
    try {
      if (given == null || given.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (leave(given, address, name)) {
      throw busy();
    }
  }

  private static AuthenticationServiceException busy() {
    return new AuthenticationServiceException("too many passwords are waiting to be checked");
  }

  /** Null when a turn is free at once. */
  private @Nullable CountDownLatch join(String address, String name) {
    lock.lock();
    try {
      if (free > 0) {
        free--;
        return null;
      }
      if (waiting == MOST_WAITING) {
        throw busy();
      }
      waiting++;
      CountDownLatch given = new CountDownLatch(1);
      queues
          .computeIfAbsent(address, _ -> new LinkedHashMap<>())
          .computeIfAbsent(name, _ -> new ArrayDeque<>())
          .add(given);
      return given;
    } finally {
      lock.unlock();
    }
  }

  /** Whether it was still waiting; else its turn has come at the last moment. */
  private boolean leave(CountDownLatch given, String address, String name) {
    lock.lock();
    try {
      SequencedMap<String, Queue<CountDownLatch>> names = queues.get(address);
      Queue<CountDownLatch> queue = names == null ? null : names.get(name);
      if (names == null || queue == null || !queue.remove(given)) {
        return false;
      }
      waiting--;
      if (queue.isEmpty()) {
        names.remove(name);
      }
      if (names.isEmpty()) {
        queues.remove(address);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Ends a turn. */
  void release() {
    lock.lock();
    try {
      CountDownLatch next = next();
      if (next == null) {
        free++;
      } else {
        waiting--;
        next.countDown();
      }
    } finally {
      lock.unlock();
    }
  }

  /** A name that had a turn goes to the end of its queue, and so does its address. */
  private @Nullable CountDownLatch next() {
    var address = queues.pollFirstEntry();
    if (address == null) {
      return null;
    }
    var names = address.getValue();
    var name = names.pollFirstEntry();
    CountDownLatch next = name.getValue().remove();
    if (!name.getValue().isEmpty()) {
      names.put(name.getKey(), name.getValue());
    }
    if (!names.isEmpty()) {
      queues.put(address.getKey(), names);
    }
    return next;
  }
}
