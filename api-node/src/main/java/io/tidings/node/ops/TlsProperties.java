package io.tidings.node.ops;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What browsers are told over TLS.
 *
 * @param hstsMaxAge how long they use only TLS for this host from then on; zero makes them forget
 *     it
 */
@ConfigurationProperties("tidings.tls")
public record TlsProperties(@DefaultValue("365d") Duration hstsMaxAge) {
  public TlsProperties {
    new SettingRules("tidings.tls.")
        .check("hsts-max-age", hstsMaxAge, Duration.ZERO, Duration.ofDays(730));
  }
}
