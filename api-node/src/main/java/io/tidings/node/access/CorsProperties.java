package io.tidings.node.access;

import java.util.List;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which other origins' pages may use this node.
 *
 * @param allowedOrigins exact origins, such as {@code https://app.example.com}; none by default
 */
@ConfigurationProperties("tidings.cors")
public record CorsProperties(@DefaultValue List<String> allowedOrigins) {
  // Neither * nor null (the origin of every sandboxed page), nor what browsers never send.
  private static final Pattern ORIGIN = Pattern.compile("[a-z][a-z0-9+.-]*://[a-z0-9.:_\\[\\]-]+");

  public CorsProperties {
    for (String origin : allowedOrigins) {
      if (!ORIGIN.matcher(origin).matches()) {
        throw new IllegalArgumentException(
            "tidings.cors.allowed-origins takes exact origins as browsers send them, such as"
                + " https://app.example.com, not "
                + origin);
      }
    }
  }
}
