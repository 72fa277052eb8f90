package io.tidings.events.embedded.spring;

import io.tidings.events.embedded.RedisCluster;
import io.tidings.events.embedded.RedisSentinels;
import io.tidings.events.embedded.RedisServer;
import io.tidings.events.embedded.RedisServers;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;

/** Where an embedded Redis is, as Boot asks for it; these details win over all properties. */
public record EmbeddedRedisDetails(RedisServers redis) implements DataRedisConnectionDetails {

  @Override
  public @Nullable Standalone getStandalone() {
    return redis instanceof RedisServer server
        ? Standalone.of(node(server).host(), server.port())
        : null;
  }

  @Override
  public @Nullable Sentinel getSentinel() {
    return redis instanceof RedisSentinels sentinels
        ? new SentinelNodes(sentinels.name(), nodes(sentinels.sentinels()))
        : null;
  }

  @Override
  public @Nullable Cluster getCluster() {
    return redis instanceof RedisCluster cluster ? () -> nodes(cluster.servers()) : null;
  }

  private static List<Node> nodes(List<RedisServer> servers) {
    return servers.stream().map(EmbeddedRedisDetails::node).toList();
  }

  private static Node node(RedisServer server) {
    return new Node("127.0.0.1", server.port());
  }

  private record SentinelNodes(String getMaster, List<Node> getNodes) implements Sentinel {
    @Override
    public int getDatabase() {
      return 0;
    }

    @Override
    public @Nullable String getUsername() {
      return null;
    }

    @Override
    public @Nullable String getPassword() {
      return null;
    }
  }
}
