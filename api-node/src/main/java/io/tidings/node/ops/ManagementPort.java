package io.tidings.node.ops;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Has health and metrics listen on a port of their own, to which no load balancer passes anything
 * on: the node's port plus a thousand, unless one is configured.
 */
final class ManagementPort implements EnvironmentPostProcessor {
  private static final String PROPERTY = "management.server.port";
  private static final int DISTANCE = 1_000;
  private static final int HIGHEST = 65_535;

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    if (!environment.containsProperty(PROPERTY)) {
      int port = Binder.get(environment).bind("server.port", Integer.class).orElse(8080);
      environment
          .getPropertySources()
          .addLast(new MapPropertySource("managementPort", Map.of(PROPERTY, beside(port))));
    }
  }

  /** 0 is any free port, and a negative one means that there is no server at all. */
  private static int beside(int port) {
    if (port <= 0) {
      return port;
    }
    if (port > HIGHEST - DISTANCE) {
      throw new InvalidConfigurationPropertyValueException(
          "server.port",
          port,
          "Health and metrics listen on this port + %d, and the highest port is %d: choose a lower"
                  .formatted(DISTANCE, HIGHEST)
              + " port, or set "
              + PROPERTY
              + ".");
    }
    return port + DISTANCE;
  }
}
