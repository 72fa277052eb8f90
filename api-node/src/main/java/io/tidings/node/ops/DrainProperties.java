package io.tidings.node.ops;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a node goes away.
 *
 * @param window over which its connections are ended, so that not all reconnect at once
 * @param token with which an operator may have this node drain before it is stopped; null for no
 *     such way
 */
@ConfigurationProperties("tidings.drain")
public record DrainProperties(@DefaultValue("10s") Duration window, @Nullable String token) {
  private static final int SHORTEST = 32;
  private static final int LONGEST = 256;

  // [RFC 6750] 2.1: b64token = 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="
  private static final Pattern BEARER = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

  public DrainProperties {
    new SettingRules("tidings.drain.").check("window", window, Duration.ZERO, Duration.ofHours(1));
    token = token == null || token.isBlank() ? null : checked(token);
  }

  /** The message does not quote it: it is a secret, even when it is too short for one. */
  private static String checked(String token) {
    if (token.length() < SHORTEST || token.length() > LONGEST || !BEARER.matcher(token).matches()) {
      throw new IllegalArgumentException(
          ("tidings.drain.token has to be %d to %d characters of A-Z a-z 0-9 - . _ ~ + / and '='"
                  + " at its end alone; the one given has %d")
              .formatted(SHORTEST, LONGEST, token.length()));
    }
    return token;
  }

  @Override
  public String toString() {
    return "DrainProperties[window=" + window + "]";
  }
}
