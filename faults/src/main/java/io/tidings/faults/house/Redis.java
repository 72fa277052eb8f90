package io.tidings.faults.house;

import io.tidings.events.embedded.RedisCluster;
import io.tidings.events.embedded.RedisSentinels;
import io.tidings.events.embedded.RedisServer;
import io.tidings.faults.proxy.FaultProxy;
import java.util.List;
import java.util.stream.IntStream;

/** The Redis processes of a house, and how a node reaches them. */
public sealed interface Redis extends AutoCloseable {
  /** The clock of the workspace {@code main}; all its keys are in one slot. */
  String CLOCK = "tidings:{main}:clock";

  /** For the node with that number, from 0. */
  String url(int node);

  /** Whom the log is written to at present. */
  RedisServer primary();

  /** Brings back what was broken; returns once it is whole. */
  void restore();

  @Override
  void close();

  /** One server, each node behind a fault proxy of its own. */
  record Alone(RedisServer server, List<FaultProxy> links) implements Redis {
    static Alone start(int nodes, long seed) {
      RedisServer server = RedisServer.start();
      return new Alone(
          server,
          IntStream.range(0, nodes)
              .mapToObj(i -> FaultProxy.toRedis("127.0.0.1", server.port(), seed + i))
              .toList());
    }

    @Override
    public String url(int node) {
      return "redis://127.0.0.1:" + links.get(node).port();
    }

    @Override
    public RedisServer primary() {
      return server;
    }

    @Override
    public void restore() {
      links.forEach(FaultProxy::heal);
      if (!server.running()) {
        server.restart();
      }
    }

    @Override
    public void close() {
      links.forEach(FaultProxy::close);
      server.close();
    }
  }

  /** A primary, two replicas and three Sentinels. */
  record Sentinels(RedisSentinels all) implements Redis {
    @Override
    public String url(int node) {
      return all.url();
    }

    @Override
    public RedisServer primary() {
      return all.primary();
    }

    @Override
    public void restore() {
      all.servers().stream().filter(server -> !server.running()).forEach(RedisServer::restart);
      all.awaitWhole();
    }

    @Override
    public void close() {
      all.close();
    }
  }

  /** Three primaries with a replica each. */
  record Cluster(RedisCluster all) implements Redis {
    @Override
    public String url(int node) {
      return all.url();
    }

    public int slot() {
      return all.slotOf(CLOCK);
    }

    @Override
    public RedisServer primary() {
      return all.primaryOf(slot());
    }

    @Override
    public void restore() {
      all.servers().stream().filter(server -> !server.running()).forEach(RedisServer::restart);
      all.awaitWhole();
    }

    @Override
    public void close() {
      all.close();
    }
  }
}
