package io.tidings.node.trace;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Keeps Boot's auto-configurations for tracing out of a node that does not trace. They would make a
 * tracer without an exporter, whose spans cost as much. It is the first of its kind, so that the
 * others do not load the libraries to look whether they are there.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class TracingAutoConfigurations implements AutoConfigurationImportFilter, EnvironmentAware {
  private static final String[] PACKAGES = {
    "org.springframework.boot.micrometer.tracing.", "org.springframework.boot.opentelemetry."
  };

  private boolean on;

  @Override
  public void setEnvironment(Environment environment) {
    on = TracingOn.in(environment);
  }

  @Override
  public boolean[] match(@Nullable String[] classes, AutoConfigurationMetadata metadata) {
    boolean[] matches = new boolean[classes.length];
    for (int i = 0; i < classes.length; i++) {
      matches[i] = keeps(classes[i]);
    }
    return matches;
  }

  /**
   * @param name null for one that another filter took away
   */
  boolean keeps(@Nullable String name) {
    return on || !isTracing(name);
  }

  private static boolean isTracing(@Nullable String name) {
    if (name != null) {
      for (String prefix : PACKAGES) {
        if (name.startsWith(prefix)) {
          return true;
        }
      }
    }
    return false;
  }
}
