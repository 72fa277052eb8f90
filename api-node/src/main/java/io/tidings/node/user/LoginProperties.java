package io.tidings.node.user;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many wrong passwords all nodes together take.
 *
 * @param failuresPerUser for one user name, in this time
 * @param failuresPerAddress from one address, in this time
 * @param window the time
 */
@ConfigurationProperties("tidings.login")
public record LoginProperties(
    @DefaultValue("10") int failuresPerUser,
    @DefaultValue("100") int failuresPerAddress,
    @DefaultValue("5m") Duration window) {
  public LoginProperties {
    if (failuresPerUser < 1 || failuresPerAddress < 1 || window.toSeconds() < 1) {
      throw new IllegalArgumentException(
          "tidings.login has to have failures of 1 or more, and a window of 1 s or more: %d, %d, %s"
              .formatted(failuresPerUser, failuresPerAddress, window));
    }
  }
}
