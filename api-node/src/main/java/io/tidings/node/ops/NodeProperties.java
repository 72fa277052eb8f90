package io.tidings.node.ops;

import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Which node this is.
 *
 * @param name as clients, logs and metrics see it; {@link NodeName} finds one when none is set
 */
@ConfigurationProperties("tidings.node")
public record NodeProperties(String name) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  public NodeProperties {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "tidings.node.name has to be 1 to 64 of A-Z a-z 0-9 . _ -: " + name);
    }
  }
}
