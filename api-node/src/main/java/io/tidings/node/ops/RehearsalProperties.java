package io.tidings.node.ops;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The requests that a node sends to itself before it is ready.
 *
 * @param time for how long, at most; zero for none
 */
@ConfigurationProperties("tidings.rehearsal")
public record RehearsalProperties(@DefaultValue("500ms") Duration time) {
  public RehearsalProperties {
    new SettingRules("tidings.rehearsal.")
        .check("time", time, Duration.ZERO, Duration.ofMinutes(1));
  }
}
