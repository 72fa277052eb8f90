package io.tidings.node.relay;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * The time that counts against a connection that waits for an answer. No time passes while the node
 * itself is late, so that no client is sent away because the node is busy: while the lane has more
 * to do than fits into a round, after a tick that came late, and while a task that was given to the
 * threads that answers come from has not been run.
 *
 * <p>Owned by the lane.
 */
final class Patience {
  private static final long MOST_PER_TICK = Duration.ofMillis(500).toNanos();

  private final Executor others;
  private volatile boolean echoPending; // any thread ends it
  private long lastTick;
  private long passed;

  /**
   * @param others runs a task on the threads that answers come from
   */
  Patience(Executor others, long now) {
    this.others = others;
    this.lastTick = now;
  }

  /**
   * @param behind whether the lane had more to do since its last tick than it could finish
   */
  void tick(long now, boolean behind) {
    long since = Math.min(now - lastTick, MOST_PER_TICK);
    lastTick = now;
    if (!behind && !echoPending) {
      passed += since;
    }
    if (!echoPending) {
      echoPending = true;
      others.execute(() -> echoPending = false);
    }
  }

  /** Nanoseconds since the lane began, without those that do not count. */
  long passed() {
    return passed;
  }
}
