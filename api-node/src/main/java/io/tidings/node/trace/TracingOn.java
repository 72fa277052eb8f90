package io.tidings.node.trace;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Whether the node traces: when Boot's property has an address for what is traced. */
public final class TracingOn implements Condition {
  static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";

  /** Boot's own switches: where one of them is off, there is no exporter. */
  private static final String[] SWITCHES = {
    "management.opentelemetry.enabled",
    "management.tracing.export.enabled",
    "management.tracing.export.otlp.enabled"
  };

  public static boolean in(Environment environment) {
    for (String property : SWITCHES) {
      if (!environment.getProperty(property, Boolean.class, true)) {
        return false;
      }
    }
    return StringUtils.hasText(environment.getProperty(ENDPOINT));
  }

  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    return in(context.getEnvironment());
  }
}
