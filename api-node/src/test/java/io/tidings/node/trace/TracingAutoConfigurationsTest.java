package io.tidings.node.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.mock.env.MockEnvironment;

/** A node without an endpoint for traces has none of Boot's configurations for them. */
class TracingAutoConfigurationsTest {
  private static final List<String> ALL =
      ImportCandidates.load(AutoConfiguration.class, null).getCandidates();

  private final MockEnvironment environment = new MockEnvironment();

  @Test
  void match_off_leavesOutTracingAlone() {
    assertThat(leftOut(environment))
        .isEqualTo(
            ALL.stream()
                .filter(name -> name.matches("(?i).*\\.(tracing|opentelemetry)\\..*"))
                .toList())
        .hasSizeGreaterThan(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "management.opentelemetry.enabled",
        "management.tracing.export.enabled",
        "management.tracing.export.otlp.enabled"
      })
  void match_switchedOffByBoot_isOff(String property) {
    environment.setProperty(TracingOn.ENDPOINT, "http://localhost:4318/v1/traces");
    assertThat(leftOut(environment)).isEmpty();
    environment.setProperty(property, "false");
    assertThat(leftOut(environment)).isNotEmpty();
  }

  @Test
  void match_emptyEndpoint_isOff() {
    environment.setProperty(TracingOn.ENDPOINT, " ");
    assertThat(leftOut(environment)).isNotEmpty();
  }

  private static List<String> leftOut(MockEnvironment environment) {
    TracingAutoConfigurations filter = new TracingAutoConfigurations();
    filter.setEnvironment(environment);
    return ALL.stream().filter(name -> !filter.keeps(name)).toList();
  }
}
