package io.tidings.testbed.chat;

import io.tidings.events.embedded.RedisServer;
import io.tidings.testbed.cluster.NodeMetrics;
import io.tidings.testbed.cluster.NodeProcess;
import io.tidings.testbed.cluster.NodeProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;

/**
 * Three nodes with users, and a node that plays the upstream server. Each has a Redis of its own.
 */
final class ChatCluster implements AutoCloseable {
  private static final int NODES = 3;
  static final String HEAP = "512m";

  private final RedisServer redis = RedisServer.start();
  private final RedisServer upstreamRedis = RedisServer.start();
  private final NodeProcess upstream;
  private final List<NodeProcess> nodes = new ArrayList<>();

  private ChatCluster(Path jar) {
    NodeProgram program = NodeProgram.jar(jar).heap(HEAP);
    upstream = new NodeProcess(program, "upstream", properties(upstreamRedis));
    List<String> properties = new ArrayList<>(properties(redis));
    properties.add(
        "--tidings.chat.upstream-key=" + Base64.getEncoder().encodeToString(new byte[32]));
    properties.add("--tidings.chat.upstream-hosts=" + upstream().origin());
    properties.add("--tidings.chat.upstream-private=127.0.0.0/8");
    for (int i = 0; i < NODES; i++) {
      nodes.add(new NodeProcess(program, "chat-" + i, properties));
    }
  }

  static ChatCluster start(Path jar) {
    ChatCluster cluster = new ChatCluster(jar);
    try {
      cluster.upstream.start();
      cluster.nodes.forEach(NodeProcess::start);
      return cluster;
    } catch (RuntimeException | Error e) {
      cluster.close();
      throw e;
    }
  }

  private static List<String> properties(RedisServer redis) {
    return List.of("--spring.data.redis.url=" + redis.url(), "--tidings.limits.streams-per-user=0");
  }

  List<NodeProcess> nodes() {
    return nodes;
  }

  RedisServer redis() {
    return redis;
  }

  RedisServer upstreamRedis() {
    return upstreamRedis;
  }

  ChatApi upstream() {
    return new ChatApi(upstream.port());
  }

  /** Streams that tabs have open on these nodes. */
  static long tabs(Collection<NodeProcess> nodes) throws IOException {
    return sum("tidings_connections", nodes);
  }

  /** Streams that these nodes read from the upstream server. */
  static long upstreams(Collection<NodeProcess> nodes) throws IOException {
    return sum("tidings_upstream_connections", nodes);
  }

  /** Streams that the upstream server has open, whether or not they are still read. */
  long upstreamStreams() throws IOException {
    return sum("tidings_connections", List.of(upstream));
  }

  private static long sum(String metric, Collection<NodeProcess> nodes) throws IOException {
    double sum = 0;
    for (NodeProcess node : nodes) {
      sum += NodeMetrics.of(node).sum(metric);
    }
    return Math.round(sum);
  }

  @Override
  public void close() {
    nodes.forEach(NodeProcess::close);
    upstream.close();
    redis.close();
    upstreamRedis.close();
  }
}
