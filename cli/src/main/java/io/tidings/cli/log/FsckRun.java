package io.tidings.cli.log;

import io.tidings.cli.CommandFailure;
import io.tidings.cli.ExitCodes;
import io.tidings.events.Workspace;
import io.tidings.events.redis.LogInspector;
import io.tidings.events.redis.RedisKeys;
import io.tidings.events.redis.Repair;
import java.io.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One run: check, and repair if that was asked for, then check again. A repair may show what
 * another one needs, such as a head that the index depends on; so it goes on while it mends
 * something.
 */
final class FsckRun {
  private static final int MOST_ROUNDS = 5;

  private final LogInspector inspector;
  private final Workspace workspace;
  private final LogCheck.Limits limits;
  private final FsckReport report;
  private final Mending mending;

  /**
   * What to do with what is found.
   *
   * @param dryRun to show it only
   * @param ask to ask on the terminal before anything is written
   * @param newEpoch to begin a new epoch afterwards
   */
  record Mending(boolean repair, boolean dryRun, boolean ask, boolean newEpoch) {
    boolean writes() {
      return repair && !dryRun;
    }
  }

  FsckRun(
      LogInspector inspector,
      String workspace,
      LogCheck.Limits limits,
      FsckReport report,
      Mending mending) {
    this.inspector = inspector;
    this.workspace = new Workspace(workspace);
    this.limits = limits;
    this.report = report;
    this.mending = mending;
  }

  /** True when nothing is left that harms, and a new epoch has begun if one was asked for. */
  boolean run() {
    LogCheck.Result found = check();
    List<FsckReport.Mended> mended = new ArrayList<>();
    report.findings(workspace, found, mending);
    boolean begun = true;
    if (mending.writes() && found.clock().readable()) {
      if (mending.ask() && !confirmed(found)) {
        throw new CommandFailure(ExitCodes.FAILED, "nothing was written");
      }
      found = mend(found, mended);
      if (mending.newEpoch()) {
        begun = beginEpoch();
        mended.add(new FsckReport.Mended("new-epoch", new RedisKeys(workspace).clock(), begun));
        found = check();
      }
    }
    report.end(workspace, found, mended, mending);
    return begun && found.findings().stream().allMatch(Finding::note);
  }

  /** After a failover, the first write begins an epoch in which older cursors may go on. */
  private boolean beginEpoch() {
    boolean begun = false;
    for (int round = 0; round < MOST_ROUNDS && !begun; round++) {
      String epoch = inspector.clock(workspace).epoch();
      begun = epoch != null && inspector.repair(workspace, new Repair.BeginEpoch(epoch));
    }
    return begun;
  }

  private LogCheck.Result check() {
    return new LogCheck(inspector, workspace, limits).run();
  }

  private LogCheck.Result mend(LogCheck.Result first, List<FsckReport.Mended> mended) {
    LogCheck.Result found = first;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      boolean progress = false;
      for (Finding finding : found.findings()) {
        @Nullable Repair repair = finding.repair();
        if (repair != null) {
          boolean done = inspector.repair(workspace, repair);
          mended.add(new FsckReport.Mended(finding.kind().label(), finding.key(), done));
          progress |= done;
        }
      }
      if (!progress) {
        break;
      }
      found = check();
    }
    return found;
  }

  private boolean confirmed(LogCheck.Result found) {
    long repairs = found.findings().stream().filter(one -> one.repair() != null).count();
    if (repairs == 0 && !mending.newEpoch()) {
      return true;
    }
    String question =
        "Mend "
            + repairs
            + (mending.newEpoch() ? " and begin a new epoch" : "")
            + " in the workspace "
            + workspace
            + "? [y/N] ";
    return terminal()
        .map(console -> console.readLine("%s", question))
        .filter(answer -> answer.strip().equalsIgnoreCase("y"))
        .isPresent();
  }

  /** Where to ask; empty when input or output is not a terminal. */
  static Optional<Console> terminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal);
  }
}
