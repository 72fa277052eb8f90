package io.tidings.events.embedded.spring;

import io.tidings.events.embedded.RedisServer;
import java.util.List;
import java.util.Map;
import org.apache.commons.logging.Log;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Starts a redis-server as a child process when no Redis is configured. It ends with the
 * application, and with it everything it kept.
 */
final class OwnRedis implements EnvironmentPostProcessor {
  private static final List<String> LOCATIONS =
      List.of(
          "spring.data.redis.url",
          "spring.data.redis.host",
          "spring.data.redis.sentinel.master",
          "spring.data.redis.cluster.nodes",
          "spring.data.redis.cluster.nodes[0]",
          "spring.data.redis.masterreplica.nodes",
          "spring.data.redis.masterreplica.nodes[0]");

  private final Log log;

  OwnRedis(DeferredLogFactory logs) {
    this.log = logs.getLog(OwnRedis.class);
  }

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    if (LOCATIONS.stream().anyMatch(environment::containsProperty)) {
      return;
    }
    RedisServer redis = RedisServer.start();
    log.warn(
        "NO REDIS IS CONFIGURED: started one at "
            + redis.url()
            + " for this node alone. This is for development: it keeps nothing once the node stops."
            + " Set spring.data.redis.url for anything else.");
    environment
        .getPropertySources()
        .addFirst(new MapPropertySource("ownRedis", Map.of("spring.data.redis.url", redis.url())));
    application.addInitializers(context -> closeLast(context, redis));
  }

  /** Registered before all other beans, and so destroyed after them. */
  private static void closeLast(ConfigurableApplicationContext context, RedisServer redis) {
    if (context.getBeanFactory() instanceof DefaultListableBeanFactory beans) {
      beans.registerDisposableBean("ownRedis", redis::close);
    }
  }
}
