package io.tidings.events.spring;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Lets {@code spring.data.redis.url} name Sentinels or a Cluster as well, by translating it to the
 * properties that Boot has for them.
 */
public class RedisUrlEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {
  private static final String URL = "spring.data.redis.url";

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    String url = environment.getProperty(URL);
    Map<String, Object> translated = url == null ? Map.of() : RedisUrls.translate(url);
    if (!translated.isEmpty()) {
      environment
          .getPropertySources()
          .addFirst(new MapPropertySource("tidingsRedisUrl", translated));
    }
  }

  /** After the configuration files are read. */
  @Override
  public int getOrder() {
    return ConfigDataEnvironmentPostProcessor.ORDER + 1;
  }
}
