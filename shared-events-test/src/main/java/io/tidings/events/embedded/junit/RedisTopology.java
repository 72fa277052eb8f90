package io.tidings.events.embedded.junit;

import io.tidings.events.embedded.RedisCluster;
import io.tidings.events.embedded.RedisSentinels;
import io.tidings.events.embedded.RedisServer;

/** Which servers a test class gets. */
public enum RedisTopology {
  /** One server: {@link RedisServer}. */
  ALONE,
  /** A primary with two replicas and three Sentinels: {@link RedisSentinels}. */
  SENTINEL,
  /** A Cluster of three primaries with a replica each: {@link RedisCluster}. */
  CLUSTER
}
