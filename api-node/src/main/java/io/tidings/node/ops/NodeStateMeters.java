package io.tidings.node.ops;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.BooleanSupplier;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Whether clients should come to this node, and how many may: what {@code /readyz} says. */
@Component
final class NodeStateMeters {
  private static final String READINESS = "readiness";

  private final HealthEndpoint health;
  private final HealthEndpointGroup readiness;

  NodeStateMeters(
      MeterRegistry registry,
      HealthEndpoint health,
      HealthEndpointGroups groups,
      Drain drain,
      StreamProperties streams) {
    this.health = health;
    this.readiness = requireNonNull(groups.get(READINESS));
    register(registry, "tidings.ready", "Whether /readyz answers 200", this::ready);
    register(registry, "tidings.draining", "Whether this node goes away", drain::draining);
    Gauge.builder("tidings.connections.max", streams::maxConnections)
        .description("Streams that this node may have at once; 0 for any number")
        .register(registry);
  }

  private static void register(
      MeterRegistry registry, String name, String description, BooleanSupplier state) {
    Gauge.builder(name, () -> state.getAsBoolean() ? 1 : 0)
        .description(description)
        .register(registry);
  }

  private boolean ready() {
    HealthDescriptor answer = health.healthForPath(READINESS);
    return answer != null
        && readiness.getHttpCodeStatusMapper().getStatusCode(answer.getStatus())
            == HttpStatus.OK.value();
  }
}
