package io.tidings.faults.leak;

import io.tidings.testbed.cluster.NodeMetrics;
import io.tidings.testbed.cluster.NodeProcess;
import io.tidings.testbed.cluster.NodeUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the process of a node holds after a full collection (Linux).
 *
 * @param pid the process; another one than before has been started anew
 * @param heap bytes in use
 * @param resident bytes of memory beside what the heap has committed
 * @param direct bytes of direct buffers
 * @param loaded classes
 * @param opened streams since its start
 * @param gauges each series of the node's own gauges that is 0 while no client is there
 * @param classes objects by class
 */
record NodeFootprint(
    String node,
    long pid,
    double heap,
    double resident,
    double direct,
    double loaded,
    double threads,
    double files,
    double opened,
    Map<String, Double> gauges,
    ClassHistogram classes) {
  static NodeFootprint of(NodeProcess node) throws IOException, InterruptedException {
    node.collectGarbage();
    // The histogram collects once more: references to what the first collection freed are gone.
    ClassHistogram classes = ClassHistogram.of(node);
    NodeMetrics metrics = NodeMetrics.of(node);
    return new NodeFootprint(
        node.name(),
        node.pid(),
        metrics.sum("jvm_memory_used_bytes{area=\"heap\""),
        NodeUsage.resident(node) - metrics.sum("jvm_memory_committed_bytes{area=\"heap\""),
        metrics.sum("jvm_buffer_memory_used_bytes{id=\"direct\""),
        metrics.sum("jvm_classes_loaded_classes"),
        count(node, "task"),
        count(node, "fd"),
        metrics.sum("tidings_opens_total"),
        gauges(metrics),
        classes);
  }

  /** Those that tell of clients; others tell of settings and of Redis. */
  private static Map<String, Double> gauges(NodeMetrics metrics) {
    Map<String, Double> gauges = new TreeMap<>();
    for (String name :
        new String[] {
          "tidings_connections",
          "tidings_outbox_bytes",
          "tidings_outbox_held_bytes",
          "tidings_interest_users",
          "tidings_interest_owned",
          "tidings_snapshots_streams",
          "tidings_upstream_connections"
        }) {
      gauges.put(name, metrics.sum(name));
    }
    return gauges;
  }

  /** Whether every gauge is 0, as without clients. */
  boolean idle() {
    return gauges.values().stream().allMatch(value -> value == 0);
  }

  private static double count(NodeProcess node, String what) throws IOException {
    try (Stream<Path> entries = Files.list(Path.of("/proc/" + node.pid(), what))) {
      return entries.count();
    }
  }
}
