package io.tidings.node.access;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which other origins' pages may use this node.
 *
 * @param allowedOrigins exact origins, such as {@code https://app.example.com}; none by default
 */
@ConfigurationProperties("tidings.cors")
public record CorsProperties(@DefaultValue List<String> allowedOrigins) {
  public CorsProperties {
    if (allowedOrigins.contains("*")) {
      throw new IllegalArgumentException("tidings.cors.allowed-origins takes exact origins, not *");
    }
  }
}
