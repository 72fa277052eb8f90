package io.tidings.node.ops;

import io.tidings.node.relay.Relay;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Ready while every lane works: the connections of a lane that does not work get nothing. */
@Component("lanes")
class LanesHealthIndicator implements HealthIndicator {
  private final Relay relay;

  LanesHealthIndicator(Relay relay) {
    this.relay = relay;
  }

  @Override
  public Health health() {
    String problem = relay.problem();
    return (problem.isEmpty() ? Health.up() : Health.outOfService())
        .withDetail("problem", problem)
        .build();
  }
}
