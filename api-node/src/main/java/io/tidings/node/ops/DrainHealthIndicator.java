package io.tidings.node.ops;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Keeps a node that drains from being ready. Boot's own state of readiness does not: it becomes
 * ready when the start is over, also of a node that was told to drain before.
 */
@Component
final class DrainHealthIndicator implements HealthIndicator {
  private final Drain drain;

  DrainHealthIndicator(Drain drain) {
    this.drain = drain;
  }

  @Override
  public Health health() {
    return drain.draining() ? Health.outOfService().build() : Health.up().build();
  }
}
