package io.tidings.testbed.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;

/**
 * What nodes take of their machine, on average (Linux).
 *
 * @param heap bytes in use after a full collection
 * @param resident bytes of the processes that are in memory
 * @param threads of the system
 */
public record NodeUsage(double heap, double resident, double threads) {
  private static final int KILOBYTE = 1024;

  public static NodeUsage of(Collection<NodeProcess> nodes) throws IOException {
    double heap = 0;
    double resident = 0;
    double threads = 0;
    for (NodeProcess node : nodes) {
      node.collectGarbage();
      heap += NodeMetrics.of(node).sum("jvm_memory_used_bytes{area=\"heap\"");
      resident += resident(node);
      threads += status(node, "Threads:");
    }
    int count = nodes.size();
    return new NodeUsage(heap / count, resident / count, threads / count);
  }

  /** The bytes of one of them that are in memory. */
  public static double resident(NodeProcess node) throws IOException {
    return status(node, "VmRSS:") * KILOBYTE;
  }

  private static double status(NodeProcess node, String field) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + node.pid() + "/status")).stream()
        .filter(line -> line.startsWith(field))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElseThrow();
  }

  /** The time for which the nodes have had a core so far, all together. */
  public static Duration processorTime(Collection<NodeProcess> nodes) {
    return nodes.stream()
        .map(node ->
            ProcessHandle.of(node.pid())
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow())
        .reduce(Duration.ZERO, Duration::plus);
  }
}
