package io.tidings.node.user;

import io.tidings.node.access.SecretCookie;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long users stay signed in, and how often.
 *
 * @param timeout after the last request; an open stream does not count as one
 * @param maxAge after the login, in any case
 * @param maxPerUser sessions of one user; one more ends the least recently used one
 * @param cookie name of the cookie, which another installation on the same host must not have
 */
@ConfigurationProperties("tidings.session")
public record SessionProperties(
    @DefaultValue("30m") Duration timeout,
    @DefaultValue("7d") Duration maxAge,
    @DefaultValue("50") int maxPerUser,
    @DefaultValue("SESSION") String cookie) {
  public SessionProperties {
    if (timeout.toSeconds() < 1 || maxAge.toSeconds() < 1 || maxPerUser < 1) {
      throw new IllegalArgumentException(
          "tidings.session.timeout and max-age have to be 1 s or more, max-per-user 1 or more: "
              + timeout
              + ", "
              + maxAge
              + ", "
              + maxPerUser);
    }
    SecretCookie.checkName("tidings.session.cookie", cookie);
  }
}
