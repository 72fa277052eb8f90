package io.tidings.node.relay;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of a lane, and whose turn it is to run the lane: that thread's, or for a moment
 * another's. At most one thread has the turn, and it sees what the one before it did; in the lane's
 * classes "the lane's thread" is the one that has it. No thread waits for the end of another's
 * turn.
 */
final class LaneThread implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(LaneThread.class);
  private static final long PAUSE = Duration.ofMillis(250).toNanos();

  /** When there is work and another thread has the turn, that one wakes this one at its end. */
  private static final long SHORTEST_SLEEP = Duration.ofMillis(1).toNanos();

  private final Thread thread;
  private final LaneQueue work;
  private final Runnable round;
  private final LongSupplier untilTick;
  private final AtomicReference<@Nullable Thread> holder = new AtomicReference<>();
  private volatile boolean running;
  private volatile boolean sleeping;

  /**
   * @param round does the work that waits
   * @param untilTick the nanoseconds after which there is a round without any work
   */
  LaneThread(String name, LaneQueue work, Runnable round, LongSupplier untilTick) {
    this.thread = Thread.ofPlatform().name(name).daemon(true).unstarted(this);
    this.work = work;
    this.round = round;
    this.untilTick = untilTick;
  }

  String name() {
    return thread.getName();
  }

  void start() {
    running = true;
    thread.start();
  }

  void stop() {
    running = false;
    thread.interrupt();
  }

  boolean isAlive() {
    return thread.isAlive();
  }

  /** Takes the turn when nothing has to be done before what the calling thread has to do. */
  boolean takeTurn() {
    if (Thread.currentThread().isVirtual()) {
      return false; // without a carrier it would keep the turn and not run
    }
    if (!running || !work.isEmpty() || !take()) {
      return false;
    }
    if (work.isEmpty()) {
      return true;
    }
    endTurn();
    return false;
  }

  private boolean take() {
    return holder.compareAndSet(null, Thread.currentThread());
  }

  void endTurn() {
    holder.set(null);
    if (!work.isEmpty()) {
      wake();
    }
  }

  boolean hasTurn() {
    return Thread.currentThread().equals(holder.get());
  }

  /** There is work; any thread. */
  void wake() {
    if (sleeping && !hasTurn()) { // at the end of its turn a thread looks for work by itself
      LockSupport.unpark(thread);
    }
  }

  @Override
  public void run() {
    while (running) {
      try {
        sleep();
        if (take()) {
          try {
            round.run();
          } finally {
            holder.set(null);
          }
        }
      } catch (RuntimeException | Error e) {
        // Ending here would freeze the lane's connections.
        LOG.error("a round of {} failed", name(), e);
        LockSupport.parkNanos(PAUSE);
      }
      Thread.interrupted(); // only stop() ends a lane, and an interrupted thread does not sleep
    }
  }

  private void sleep() {
    sleeping = true; // before it looks for work: what comes later wakes it
    if (work.isEmpty() || holder.get() != null) {
      LockSupport.parkNanos(this, Math.clamp(untilTick.getAsLong(), SHORTEST_SLEEP, PAUSE));
    }
    sleeping = false;
  }
}
