package io.tidings.node.ops;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Says at the start when there is a token for draining and no port on which to use it. */
@Component
final class DrainTokenCheck {
  private static final Logger LOG = LoggerFactory.getLogger(DrainTokenCheck.class);

  DrainTokenCheck(DrainProperties properties, Environment environment) {
    if (properties.token() != null
        && ManagementPortType.get(environment) != ManagementPortType.DIFFERENT) {
      LOG.warn(
          "tidings.drain.token is of no use without a management port of its own:"
              + " management.server.port is {}",
          environment.getProperty("management.server.port"));
    }
  }
}
