package io.tidings.node.cluster;

import io.tidings.events.embedded.RedisServer;
import io.tidings.testbed.cluster.NodeMetrics;
import io.tidings.testbed.cluster.NodeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The resources that a node holds and has to release (Linux).
 *
 * @param files open file descriptors
 * @param heap bytes that are used after a full collection
 * @param channels of workspaces that Redis has subscribers for
 */
record NodeResources(
    long files, long threads, double heap, double connections, double outbox, long channels) {

  static NodeResources of(NodeProcess node, RedisServer redis)
      throws IOException, InterruptedException {
    node.collectGarbage();
    NodeMetrics metrics = NodeMetrics.of(node);
    return new NodeResources(
        count(node, "fd"),
        count(node, "task"),
        metrics.sum("jvm_memory_used_bytes{area=\"heap\""),
        metrics.sum("tidings_connections"),
        metrics.sum("tidings_outbox_bytes") + metrics.sum("tidings_outbox_held_bytes"),
        channels(redis));
  }

  private static long count(NodeProcess node, String what) throws IOException {
    try (Stream<Path> entries = Files.list(Path.of("/proc/" + node.pid(), what))) {
      return entries.count();
    }
  }

  private static long channels(RedisServer redis) {
    return redis.call("PUBSUB", "SHARDCHANNELS") instanceof List<?> channels
        ? channels.stream().filter(channel -> channel.toString().endsWith("}:ch")).count()
        : 0;
  }
}
