package io.tidings.testbed.snapshot;

import io.tidings.testbed.cluster.NodeProgram;
import io.tidings.testbed.snapshot.SnapshotRun.Usage;
import io.tidings.testbed.swarm.LatencyLog.Percentiles;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

/**
 * Measures counts that are pushed to users, started by hand: {@code SnapshotMain api-node.jar
 * [users [changes a second [seconds]]]}. Prints the table of docs/operations.md. It takes about
 * three minutes, and more open files than there are users.
 */
public final class SnapshotMain {
  private static final Duration WARM = Duration.ofSeconds(20);
  private static final Duration REST = Duration.ofSeconds(30);

  private SnapshotMain() {}

  public static void main(String[] args)
      throws IOException, InterruptedException, ExecutionException {
    int users = argument(args, 1, 10_000);
    int rate = argument(args, 2, 500);
    Duration time = Duration.ofSeconds(argument(args, 3, 30));
    try (SnapshotRun run = new SnapshotRun(NodeProgram.jar(Path.of(args[0])).heap("512m"), users)) {
      run.prepare();
      Usage rest = run.rest(REST);
      Usage warm = run.change(rate, WARM);
      long framesBefore = run.frames();
      Usage usage = run.change(rate, time);
      System.out.println("| | |\n|---|---|");
      row("connections", users);
      row("changes a second", text(usage.changes() / usage.seconds(), 0));
      row("cores busy at rest: all nodes", text(rest.nodes(), 2));
      row("the same, Redis", text(rest.redis(), 3));
      row("cores busy with the changes: all nodes", text(usage.nodes(), 2));
      row("the same, Redis", text(usage.redis(), 3));
      run.latencies()
          .forEach((transport, log) -> {
            Percentiles times = log.percentiles();
            row(transport + ": from request to arrival, p50", text(times.median(), 1) + " ms");
            row("p99", text(times.p99(), 1) + " ms");
            row("p99.9", text(times.p999(), 1) + " ms");
          });
      row("changes that were not pushed", usage.changes() - (run.frames() - framesBefore));
      row("pushed twice, or faulty", run.counter().faults());
      row("connections lost", run.counter().lostConnections());
      run.counter().faultMessages().forEach(System.out::println);
      System.out.println("warmed up with " + warm.changes());
    }
  }

  private static void row(String what, Object figure) {
    System.out.println("| " + what + " | " + figure + " |");
  }

  private static String text(double figure, int digits) {
    return BigDecimal.valueOf(figure).setScale(digits, RoundingMode.HALF_UP).toString();
  }

  private static int argument(String[] args, int index, int otherwise) {
    return args.length > index ? Integer.parseInt(args[index]) : otherwise;
  }
}
