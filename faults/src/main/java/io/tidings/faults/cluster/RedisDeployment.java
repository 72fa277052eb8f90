package io.tidings.faults.cluster;

import io.tidings.events.embedded.RedisCluster;
import io.tidings.events.embedded.RedisSentinels;
import io.tidings.events.embedded.RedisServer;
import io.tidings.testbed.proxy.FaultProxy;
import java.util.List;
import java.util.stream.IntStream;

/** The Redis processes of a cluster, and how a node reaches them. */
public sealed interface RedisDeployment extends AutoCloseable {
  /** The clock of the workspace {@code main}; all its keys are in one slot. */
  String CLOCK = "tidings:{main}:clock";

  /** The URL of Redis for the node with that number, from 0. */
  String url(int node);

  /** The server that the log is written to at present. */
  RedisServer primary();

  /** Repairs what was broken; returns once the deployment is complete. */
  void restore();

  @Override
  void close();

  /** One server, each node behind a fault proxy of its own. */
  record Standalone(RedisServer server, List<FaultProxy> proxies) implements RedisDeployment {
    static Standalone start(int nodes, long seed) {
      RedisServer server = RedisServer.start();
      return new Standalone(
          server,
          IntStream.range(0, nodes)
              .mapToObj(i -> FaultProxy.toRedis("127.0.0.1", server.port(), seed + i))
              .toList());
    }

    @Override
    public String url(int node) {
      return "redis://127.0.0.1:" + proxies.get(node).port();
    }

    @Override
    public RedisServer primary() {
      return server;
    }

    @Override
    public void restore() {
      proxies.forEach(FaultProxy::heal);
      server.recover();
    }

    @Override
    public void close() {
      proxies.forEach(FaultProxy::close);
      server.close();
    }
  }

  /** A primary, two replicas and three Sentinels. */
  record WithSentinels(RedisSentinels sentinels) implements RedisDeployment {
    @Override
    public String url(int node) {
      return sentinels.url();
    }

    @Override
    public RedisServer primary() {
      return sentinels.primary();
    }

    @Override
    public void restore() {
      sentinels.recover();
    }

    @Override
    public void close() {
      sentinels.close();
    }
  }

  /** Three primaries with a replica each. */
  record Sharded(RedisCluster cluster) implements RedisDeployment {
    @Override
    public String url(int node) {
      return cluster.url();
    }

    public int slot() {
      return cluster.slotOf(CLOCK);
    }

    @Override
    public RedisServer primary() {
      return cluster.primaryOf(slot());
    }

    @Override
    public void restore() {
      cluster.servers().forEach(RedisServer::recover);
      cluster.awaitHealthy();
    }

    @Override
    public void close() {
      cluster.close();
    }
  }
}
