package io.tidings.events.embedded.junit;

import io.tidings.events.embedded.RedisCluster;
import io.tidings.events.embedded.RedisSentinels;
import io.tidings.events.embedded.RedisServer;
import io.tidings.events.embedded.RedisServers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.platform.commons.support.AnnotationSupport;

/** What a test class asks for. Equal needs share their servers. Thread-safe. */
record RedisNeeds(RedisTopology topology, List<String> config) {
  private static final ConcurrentHashMap<RedisNeeds, RedisServers> RUNNING =
      new ConcurrentHashMap<>();

  /** A pause of a busy machine must not look like a dead server. */
  private static final Duration SILENCE = Duration.ofSeconds(5);

  /** The needs of a class, or of the class around it. */
  static Optional<RedisNeeds> of(Class<?> testClass) {
    for (Class<?> type = testClass; type != null; type = type.getEnclosingClass()) {
      Optional<RedisNeeds> needs =
          AnnotationSupport.findAnnotation(type, EmbeddedRedis.class)
              .map(redis -> new RedisNeeds(redis.value(), List.of(redis.config())));
      if (needs.isPresent()) {
        return needs;
      }
    }
    return Optional.empty();
  }

  /** Starts it at the first call. */
  RedisServers servers() {
    return RUNNING.computeIfAbsent(this, RedisNeeds::start);
  }

  private RedisServers start() {
    String[] lines = config.toArray(String[]::new);
    return switch (topology) {
      case ALONE -> RedisServer.start(lines);
      case SENTINEL -> RedisSentinels.start(SILENCE, lines);
      case CLUSTER -> RedisCluster.start(SILENCE, lines);
    };
  }
}
