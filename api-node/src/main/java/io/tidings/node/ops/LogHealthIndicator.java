package io.tidings.node.ops;

import io.tidings.events.EventLog;
import io.tidings.events.LogHealth;
import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Ready while the log can be written and its announcements are heard. */
@Component("log")
class LogHealthIndicator implements HealthIndicator {
  private static final Duration SILENCE = Duration.ofSeconds(15); // three probes

  private final EventLog log;

  LogHealthIndicator(EventLog log) {
    this.log = log;
  }

  @Override
  public Health health() {
    LogHealth health = log.health();
    boolean heard = health.sinceLastProbe().compareTo(SILENCE) <= 0;
    Health.Builder answer =
        health.writable() && heard && health.problem().isEmpty()
            ? Health.up()
            : Health.outOfService();
    return answer
        .withDetail("writable", health.writable())
        .withDetail("heard", health.sinceLastProbe().toString())
        .withDetail("problem", health.problem())
        .withDetail("warning", health.warning())
        .build();
  }
}
