package io.tidings.node.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Asks one lane for its connections, some at a time. In between, the lane ends its round and
 * writes: what it delivers does not wait for a look at thousands of connections. Owned by the lane,
 * but for {@link #begin}.
 */
final class LaneReport {
  /** Each takes a fraction of a microsecond. */
  private static final int AT_ONCE = 256;

  private final Lane lane;
  private final Executor later;
  private final CompletableFuture<List<ConnectionReport>> answer = new CompletableFuture<>();
  private final List<ConnectionReport> reports = new ArrayList<>();
  private List<LaneMember> open = List.of();
  private int next;

  /**
   * @param later runs a task after a moment
   */
  LaneReport(Lane lane, Executor later) {
    this.lane = lane;
    this.later = later;
  }

  /** Asks; the future fails when the lane is not done within this time. Any thread. */
  CompletableFuture<List<ConnectionReport>> begin(Duration within) {
    lane.execute(this::start);
    return answer.orTimeout(within.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void start() {
    if (answer.isDone()) {
      return; // the lane was busy for too long, and may find many of these
    }
    // One that leaves from now on is in neither part; it would be in both the other way round.
    for (LaneMember member : lane.connections().copyOfEnding()) {
      if (!member.ended()) {
        reports.add(member.report());
      }
    }
    open = lane.connections().copyOfOpen();
    step();
  }

  private void step() {
    int end = Math.min(open.size(), next + AT_ONCE);
    for (; next < end; next++) {
      LaneMember member = open.get(next);
      if (!member.hasLeft()) {
        reports.add(member.report());
      }
    }
    if (next == open.size()) {
      answer.completeAsync(() -> reports);
    } else if (!answer.isDone()) { // else it is too late, and the answer is not awaited any more
      later.execute(() -> lane.execute(this::step));
    }
  }
}
