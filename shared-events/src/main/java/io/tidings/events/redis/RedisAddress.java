package io.tidings.events.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where Redis is; credentials and TLS are part of the URIs, timeouts are set by the log. */
public sealed interface RedisAddress {

  /** What TLS connections are made with; null for the platform's defaults. */
  @Nullable SslOptions ssl();

  /** One server, or the primary that the Sentinels of the URI name at the moment. */
  record ServerAddress(RedisURI uri, @Nullable SslOptions ssl) implements RedisAddress {}

  /**
   * A Redis Cluster.
   *
   * @param seeds some of its nodes; the others are found through them
   */
  record ClusterAddress(List<RedisURI> seeds, @Nullable SslOptions ssl) implements RedisAddress {
    public ClusterAddress {
      seeds = List.copyOf(seeds);
      if (seeds.isEmpty()) {
        throw new IllegalArgumentException("a cluster needs at least one node");
      }
    }
  }

  /** One server without TLS options, such as {@code redis://localhost:6379}. */
  static RedisAddress of(String url) {
    return new ServerAddress(RedisURI.create(url), null);
  }
}
