package io.tidings.node.stopwatch;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How stopwatches work. All nodes need the same.
 *
 * @param maxActive how many of a user's run at once: one more stops the oldest
 */
@ConfigurationProperties("tidings.stopwatch")
public record StopwatchProperties(@DefaultValue("1") int maxActive) {
  private static final int MOST = 50;

  public StopwatchProperties {
    if (maxActive < 1 || maxActive > MOST) {
      throw new IllegalArgumentException(
          "tidings.stopwatch.max-active has to be 1 to %d: %d".formatted(MOST, maxActive));
    }
  }
}
