package io.tidings.faults.nemesis;

import io.tidings.faults.cluster.Cluster;
import io.tidings.faults.ledger.Ledger;
import io.tidings.testbed.cluster.NodeMetrics;
import io.tidings.testbed.cluster.NodeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A node's usage of the system's and of its own resources (Linux).
 *
 * @param files open file descriptors
 * @param subscriptions of Redis, to channels of workspaces
 */
record ResourceUsage(
    double files, double threads, double connections, double outboxBytes, double subscriptions) {
  /** The number by which pools and caches of the JVM and of libraries may have grown. */
  private static final int POOL_TOLERANCE = 25;

  /**
   * HAProxy passes a client's leaving on at the second keepalive after it, and so does the fault
   * proxy in front of it: four keepalives of at most 15 s. A feed ends 10 s after its last stream.
   */
  private static final Duration GRACE = Duration.ofMinutes(2);

  private static final Duration POLL_INTERVAL = Duration.ofMillis(500);

  static List<ResourceUsage> of(Cluster cluster) throws IOException {
    long subscriptions = 0;
    if (cluster.redis().primary().call("PUBSUB", "SHARDCHANNELS") instanceof List<?> channels) {
      // The nodes' own probes have channels of their own.
      subscriptions = channels.stream().filter(it -> it.toString().endsWith("}:ch")).count();
    }
    Stream.Builder<ResourceUsage> all = Stream.builder();
    for (NodeProcess node : cluster.nodes()) {
      all.add(of(node, subscriptions));
    }
    return all.build().toList();
  }

  private static ResourceUsage of(NodeProcess node, long subscriptions) throws IOException {
    NodeMetrics metrics = NodeMetrics.of(node);
    long threads =
        Files.readAllLines(Path.of("/proc/" + node.pid() + "/status")).stream()
            .filter(line -> line.startsWith("Threads:"))
            .mapToLong(line -> Long.parseLong(line.substring(8).strip()))
            .findFirst()
            .orElseThrow();
    return new ResourceUsage(
        OpenFiles.of(node),
        threads,
        metrics.sum("tidings_connections"),
        metrics.sum("tidings_outbox_bytes"),
        subscriptions);
  }

  /** Records the usage for the checker once it is as it was before, or after the grace. */
  static void compare(List<ResourceUsage> before, Cluster cluster, Ledger ledger)
      throws IOException {
    long deadline = System.nanoTime() + GRACE.toNanos();
    List<ResourceUsage> after = of(cluster);
    while (System.nanoTime() < deadline && !returned(before, after)) {
      LockSupport.parkNanos(POLL_INTERVAL.toNanos());
      after = of(cluster);
    }
    for (int i = 0; i < before.size(); i++) {
      String node = cluster.nodes().get(i).name();
      ResourceUsage was = before.get(i);
      ResourceUsage is = after.get(i);
      ledger.baseline(node + " open files", was.files, is.files, POOL_TOLERANCE);
      ledger.baseline(node + " threads", was.threads, is.threads, POOL_TOLERANCE);
      ledger.baseline(node + " connections", 0, is.connections, 0);
      ledger.baseline(node + " outbox bytes", 0, is.outboxBytes, 0);
      ledger.baseline("subscriptions", 0, is.subscriptions, 0);
    }
  }

  private static boolean returned(List<ResourceUsage> before, List<ResourceUsage> after) {
    for (int i = 0; i < before.size(); i++) {
      ResourceUsage was = before.get(i);
      ResourceUsage is = after.get(i);
      if (is.connections + is.outboxBytes + is.subscriptions > 0
          || is.files > was.files + POOL_TOLERANCE
          || is.threads > was.threads + POOL_TOLERANCE) {
        return false;
      }
    }
    return true;
  }
}
