package io.tidings.node.ops;

import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which node this is.
 *
 * @param name as clients, logs and metrics see it; {@link NodeName} finds one when none is set
 * @param exposeName whether clients see it
 */
@ConfigurationProperties("tidings.node")
public record NodeProperties(String name, @DefaultValue("true") boolean exposeName) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  public NodeProperties {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "tidings.node.name has to be 1 to 64 of A-Z a-z 0-9 . _ -: " + name);
    }
  }
}
