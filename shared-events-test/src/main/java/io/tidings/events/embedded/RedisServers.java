package io.tidings.events.embedded;

/** One server, or several that work together; all end with {@link #close} and with this JVM. */
public sealed interface RedisServers extends AutoCloseable
    permits RedisServer, RedisSentinels, RedisCluster {

  /** For {@code spring.data.redis.url} of a service that has {@code shared-events}. */
  String url();

  @Override
  void close();
}
