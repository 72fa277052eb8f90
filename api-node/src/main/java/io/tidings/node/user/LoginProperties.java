package io.tidings.node.user;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many passwords all nodes together check within one window of time.
 *
 * @param failuresPerUser wrong ones for one user name from one address
 * @param failuresPerUserAnywhere wrong ones for one user name from all addresses
 * @param failuresPerAddress wrong ones from one address
 * @param loginsPerUser right ones for one user name
 * @param window the time that each of these numbers is for
 */
@ConfigurationProperties("tidings.login")
public record LoginProperties(
    @DefaultValue("10") int failuresPerUser,
    @DefaultValue("100") int failuresPerUserAnywhere,
    @DefaultValue("100") int failuresPerAddress,
    @DefaultValue("60") int loginsPerUser,
    @DefaultValue("5m") Duration window) {
  public LoginProperties {
    if (failuresPerUser < 1
        || failuresPerUserAnywhere < 1
        || failuresPerAddress < 1
        || loginsPerUser < 1
        || window.toSeconds() < 1) {
      throw new IllegalArgumentException(
          "the numbers of tidings.login have to be 1 or more, its window 1 s or more:"
              + " %d, %d, %d, %d, %s"
                  .formatted(
                      failuresPerUser,
                      failuresPerUserAnywhere,
                      failuresPerAddress,
                      loginsPerUser,
                      window));
    }
  }
}
