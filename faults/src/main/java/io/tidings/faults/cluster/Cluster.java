package io.tidings.faults.cluster;

import io.tidings.events.embedded.Ports;
import io.tidings.faults.upstream.ScriptedUpstream;
import io.tidings.testbed.cluster.Balancer;
import io.tidings.testbed.cluster.NodeProcess;
import io.tidings.testbed.cluster.NodeProgram;
import io.tidings.testbed.proxy.FaultProxy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Redis, three nodes, a load balancer, and a fault proxy in front of it for clients to break. There
 * may be a fourth node, the survivor, which serves like the others, but which no fault ends.
 */
public final class Cluster implements AutoCloseable {
  /** What issuers of JWTs share with the nodes. */
  public static final String JWT_SECRET =
      "the secret of the clusters that faults are injected into";

  /** Small bounds, which a run reaches within seconds. */
  private static final List<String> PROPERTIES =
      List.of(
          "tidings.access.jwt.secret=" + JWT_SECRET,
          "tidings.activity.enabled=true",
          "tidings.board.enabled=true",
          "tidings.chat.enabled=true",
          "tidings.notification.enabled=true",
          "tidings.stopwatch.enabled=true",
          "tidings.chat.upstream-key=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
          "tidings.chat.upstream-private=127.0.0.0/8",
          "tidings.drain.window=2s",
          // One user signs in and out all the time, and some logins are never answered.
          "tidings.login.logins-per-user=1000000",
          // Their counts only grow for as long as a run lasts.
          "tidings.notification.max-per-user=1000",
          "tidings.session.max-per-user=10000",
          "tidings.snapshots.poll=1s",
          "tidings.stream.outbox-size=64KB",
          "tidings.stream.write-timeout=5s",
          "tidings.websocket.ping=2s",
          "tidings.websocket.pong=5s");

  private final Topology topology;
  private final RedisDeployment redis;
  private final int upstreamPort = Ports.free();
  private final List<NodeProcess> nodes = new ArrayList<>();
  private final @Nullable NodeProcess survivor;
  private final Balancer balancer;
  private final FaultProxy frontProxy;

  private Cluster(Topology topology, NodeProgram program, long seed, boolean withSurvivor) {
    this.topology = topology;
    this.redis = topology.startRedis(Topology.NODES + (withSurvivor ? 1 : 0), seed);
    this.survivor =
        withSurvivor
            ? new NodeProcess(program, "survivor", properties(Topology.NODES, true))
            : null;
    try {
      for (int i = 0; i < Topology.NODES; i++) {
        nodes.add(new NodeProcess(program, "node-" + i, properties(i, withSurvivor)));
      }
      allNodes().forEach(NodeProcess::launch);
      allNodes().forEach(NodeProcess::awaitReady);
      this.balancer = Balancer.start(topology.balancer(), ports());
      this.frontProxy = FaultProxy.to("127.0.0.1", balancer.port(), seed + Topology.NODES);
    } catch (RuntimeException | Error e) {
      allNodes().forEach(NodeProcess::close);
      redis.close();
      throw e;
    }
  }

  /** Starts all processes; returns once the cluster is ready. */
  public static Cluster start(Topology topology, NodeProgram program, long seed) {
    return new Cluster(topology, program, seed, false);
  }

  /** The same with a node more that no fault ends, and a second workspace, {@code soak}. */
  public static Cluster startWithSurvivor(Topology topology, NodeProgram program, long seed) {
    return new Cluster(topology, program, seed, true);
  }

  public Topology topology() {
    return topology;
  }

  public RedisDeployment redis() {
    return redis;
  }

  /** The nodes that faults may end. */
  public List<NodeProcess> nodes() {
    return nodes;
  }

  /** Whether it has the second workspace, {@code soak}, too. */
  public boolean hasSurvivor() {
    return survivor != null;
  }

  /** All that serve. */
  public List<NodeProcess> allNodes() {
    return survivor == null ? nodes : Stream.concat(nodes.stream(), Stream.of(survivor)).toList();
  }

  public Balancer balancer() {
    return balancer;
  }

  /** The proxy in front of the load balancer, for the clients that faults affect. */
  public FaultProxy frontProxy() {
    return frontProxy;
  }

  /** The port of the upstream server that nodes may connect to; a run may start one there. */
  public int upstreamPort() {
    return upstreamPort;
  }

  /** Names the node whose connection to the upstream server has that port. */
  public String nodeOf(int port) {
    return new SocketOwners(allNodes()).owner(port, upstreamPort);
  }

  public NodeProcess node(String name) {
    return allNodes().stream().filter(node -> node.name().equals(name)).findFirst().orElseThrow();
  }

  public List<Integer> ports() {
    return allNodes().stream().map(NodeProcess::port).toList();
  }

  /** Starts the processes that do not run; returns once the cluster is ready. */
  public void restore() {
    frontProxy.heal();
    redis.restore();
    nodes.stream().filter(node -> !node.alive()).forEach(NodeProcess::launch);
    nodes.forEach(NodeProcess::awaitReady);
  }

  private List<String> properties(int node, boolean twoWorkspaces) {
    return Stream.of(
            List.of(
                "spring.data.redis.url=" + redis.url(node),
                "tidings.chat.upstream-hosts=" + ScriptedUpstream.origin(upstreamPort)),
            PROPERTIES,
            twoWorkspaces ? List.of("tidings.log.workspaces=main,soak") : List.<String>of(),
            topology.properties())
        .flatMap(List::stream)
        .map(property -> "--" + property)
        .toList();
  }

  @Override
  public void close() {
    frontProxy.close();
    balancer.close();
    allNodes().forEach(NodeProcess::close);
    redis.close();
  }
}
