package io.tidings.faults.cluster;

import io.tidings.faults.proxy.FaultProxy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Redis, three nodes, a load balancer, and a fault proxy in front of it for clients to break. */
public final class Cluster implements AutoCloseable {
  /** Small bounds are reached in seconds. */
  private static final List<String> PROPERTIES =
      List.of(
          "tidings.drain.window=2s",
          // One user signs in and out all the time, and some logins are never answered.
          "tidings.login.logins-per-user=1000000",
          "tidings.session.max-per-user=10000",
          "tidings.stream.outbox-size=64KB",
          "tidings.stream.write-timeout=5s");

  private final Topology topology;
  private final RedisDeployment redis;
  private final List<NodeProcess> nodes = new ArrayList<>();
  private final Balancer balancer;
  private final FaultProxy frontProxy;

  private Cluster(Topology topology, NodeProgram program, long seed) {
    this.topology = topology;
    this.redis = topology.startRedis(seed);
    try {
      for (int i = 0; i < Topology.NODES; i++) {
        nodes.add(new NodeProcess(program, "node-" + i, properties(i)));
      }
      nodes.forEach(NodeProcess::launch);
      nodes.forEach(NodeProcess::awaitReady);
      this.balancer = Balancer.start(topology.balancer(), ports());
      this.frontProxy = FaultProxy.to("127.0.0.1", balancer.port(), seed + Topology.NODES);
    } catch (RuntimeException | Error e) {
      nodes.forEach(NodeProcess::close);
      redis.close();
      throw e;
    }
  }

  /** Starts all of it; returns once it is ready. */
  public static Cluster start(Topology topology, NodeProgram program, long seed) {
    return new Cluster(topology, program, seed);
  }

  public Topology topology() {
    return topology;
  }

  public RedisDeployment redis() {
    return redis;
  }

  public List<NodeProcess> nodes() {
    return nodes;
  }

  public Balancer balancer() {
    return balancer;
  }

  /** Before the load balancer, for the clients that are to suffer. */
  public FaultProxy frontProxy() {
    return frontProxy;
  }

  public List<Integer> ports() {
    return nodes.stream().map(NodeProcess::port).toList();
  }

  /** Starts whatever does not run; returns once all is ready. */
  public void restore() {
    frontProxy.heal();
    redis.restore();
    nodes.stream().filter(node -> !node.alive()).forEach(NodeProcess::launch);
    nodes.forEach(NodeProcess::awaitReady);
  }

  private List<String> properties(int node) {
    return Stream.of(
            List.of("spring.data.redis.url=" + redis.url(node)), PROPERTIES, topology.properties())
        .flatMap(List::stream)
        .map(property -> "--" + property)
        .toList();
  }

  @Override
  public void close() {
    frontProxy.close();
    balancer.close();
    nodes.forEach(NodeProcess::close);
    redis.close();
  }
}
