package io.tidings.node.notification;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many notifications are kept.
 *
 * @param maxPerUser of one user; the oldest is dropped for the one after these
 */
@ConfigurationProperties("tidings.notification")
public record NotificationProperties(@DefaultValue("200") int maxPerUser) {
  public NotificationProperties {
    if (maxPerUser < 1 || maxPerUser > 1000) {
      throw new IllegalArgumentException(
          "tidings.notification.max-per-user has to be 1 to 1000: " + maxPerUser);
    }
  }
}
