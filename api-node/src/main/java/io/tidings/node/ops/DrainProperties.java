package io.tidings.node.ops;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a node goes away.
 *
 * @param window over which its connections are ended, so that not all reconnect at once
 */
@ConfigurationProperties("tidings.drain")
public record DrainProperties(@DefaultValue("10s") Duration window) {
  public DrainProperties {
    new SettingRules("tidings.drain.").check("window", window, Duration.ZERO, Duration.ofHours(1));
  }
}
