package io.tidings.loadtest;

import io.tidings.loadtest.FollowedStream.Interruption;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One stream is cut a few times, at moments of its own, while events are published, and comes back
 * after its {@code retry} with its position. No other end of a connection is accepted.
 */
final class CutRules implements StreamRules {
  private final LoadRun run;
  private final int cuts;
  private final ReturnTimes returns;

  /** At which part of the time the first cut comes; the others follow evenly. */
  private final double phase = ThreadLocalRandom.current().nextDouble();

  CutRules(LoadRun run, int cuts, ReturnTimes returns) {
    this.run = run;
    this.cuts = cuts;
    this.returns = returns;
  }

  @Override
  public long cutAt(int before) {
    if (before >= cuts || run.loadFrom() == 0) {
      return Long.MAX_VALUE;
    }
    double share = (before + phase) / cuts;
    return run.loadFrom() + (long) (share * run.settings().duration().toMillis());
  }

  @Override
  public void cameBack(
      FollowedStream stream, Interruption interruption, long afterMillis, LoadReport report) {
    returns.add(afterMillis);
  }
}
