package io.tidings.cli.log;

import io.tidings.cli.CommandFailure;
import io.tidings.cli.ExitCodes;
import io.tidings.cli.OutputOptions;
import io.tidings.cli.RedisOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidings fsck}: checks the log of a workspace, and mends what can be mended. */
@Command(
    name = "fsck",
    description = {
      "Checks the log of a workspace in Redis: chains, heads, ids, expiry, foreign keys, and pairs"
          + " of which one is lost. It reads, in small steps, also while nodes write.",
      "Ends with 0 when nothing was found, 3 when something was, 4 when Redis cannot be reached."
    },
    footer = {
      "%nExamples:%n",
      "  tidings fsck",
      "  tidings fsck --redis redis-sentinel://sentinel:26379/0#tidings --workspace shop --json",
      "  tidings fsck --repair --dry-run",
      "  tidings fsck --repair --new-epoch --yes"
    })
public final class FsckCommand implements Callable<Integer> {
  @Mixin private final OutputOptions output = new OutputOptions();
  @Mixin private final RedisOptions redis = new RedisOptions();
  @Mixin private final WorkspaceOptions workspace = new WorkspaceOptions();

  @Option(names = "--repair", description = "Mend what can be mended without losing anything.")
  private boolean repair;

  @Option(names = "--dry-run", description = "With --repair: only show what it would do.")
  private boolean dryRun;

  @Option(names = "--yes", description = "With --repair: do not ask.")
  private boolean yes;

  @Option(
      names = "--new-epoch",
      description =
          "With --repair: begin a new epoch afterwards, so that every client of the workspace gets"
              + " one resync and reads its state again.")
  private boolean newEpoch;

  @Option(
      names = "--max-entries",
      paramLabel = "N",
      defaultValue = "250000",
      description = "Read at most N entries of all logs (default ${DEFAULT-VALUE}).")
  private long maxEntries;

  @Option(
      names = "--max-keys",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "Look at most at N keys of Tidings (default ${DEFAULT-VALUE}).")
  private long maxKeys;

  @Override
  public Integer call() {
    if (!repair && (dryRun || yes || newEpoch)) {
      throw CommandFailure.usage("--dry-run, --yes and --new-epoch need --repair");
    }
    if (maxEntries < 1 || maxKeys < 1) {
      throw CommandFailure.usage(
          "--max-entries and --max-keys must be at least 1; got " + Math.min(maxEntries, maxKeys));
    }
    boolean ask = repair && !dryRun && !yes;
    if (ask && FsckRun.terminal().isEmpty()) {
      throw CommandFailure.usage("--repair asks on a terminal; without one add --yes or --dry-run");
    }
    LogCheck.Limits limits = new LogCheck.Limits(maxEntries, maxKeys);
    FsckReport report = new FsckReport(output.out(), output.json());
    FsckRun.Mending mending = new FsckRun.Mending(repair, dryRun, ask, newEpoch);
    boolean clean =
        RedisLogs.with(
            redis,
            inspector -> new FsckRun(inspector, workspace.name(), limits, report, mending).run());
    return clean ? ExitCodes.DONE : ExitCodes.FINDINGS;
  }
}
