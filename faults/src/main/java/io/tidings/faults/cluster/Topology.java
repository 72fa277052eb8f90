package io.tidings.faults.cluster;

import io.tidings.events.embedded.RedisCluster;
import io.tidings.events.embedded.RedisSentinels;
import io.tidings.testbed.cluster.BalancerKind;
import java.time.Duration;
import java.util.List;

/** The Redis and the load balancer of a cluster; each cluster has three nodes at least. */
public enum Topology {
  /** One Redis; nginx. */
  ALONE(BalancerKind.NGINX),
  /** One Redis; HAProxy. */
  ALONE_HAPROXY(BalancerKind.HAPROXY),
  /** Sentinels, and the policy {@code strict}. */
  SENTINEL_STRICT(BalancerKind.NGINX),
  /** Sentinels, and the policy {@code replica-acks} with all replicas. */
  SENTINEL_ACKS(BalancerKind.NGINX),
  /** Redis Cluster. */
  CLUSTER(BalancerKind.NGINX);

  public static final int NODES = 3;

  /**
   * The time after which Sentinels consider a silent primary dead, and Cluster nodes each other.
   */
  public static final Duration DOWN_AFTER = Duration.ofSeconds(2);

  private final BalancerKind balancer;

  Topology(BalancerKind balancer) {
    this.balancer = balancer;
  }

  BalancerKind balancer() {
    return balancer;
  }

  List<String> properties() {
    return this == SENTINEL_ACKS
        ? List.of("tidings.log.policy=replica-acks", "tidings.log.replica-acks=2")
        : List.of();
  }

  /**
   * @param nodes that reach it, some of them by proxies of their own
   */
  RedisDeployment startRedis(int nodes, long seed) {
    return switch (this) {
      case ALONE, ALONE_HAPROXY -> RedisDeployment.Standalone.start(nodes, seed);
      case SENTINEL_STRICT, SENTINEL_ACKS ->
          new RedisDeployment.WithSentinels(RedisSentinels.start(DOWN_AFTER));
      case CLUSTER -> new RedisDeployment.Sharded(RedisCluster.start(DOWN_AFTER));
    };
  }
}
