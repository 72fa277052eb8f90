package io.tidings.node;

import io.tidings.node.board.BoardFeature;
import io.tidings.node.chat.ChatFeature;
import io.tidings.node.notification.NotificationFeature;
import io.tidings.node.stopwatch.StopwatchFeature;
import io.tidings.node.user.UserFeature;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Starts a node: the generic cluster, whose packages are listed here, with the features that are
 * switched on.
 */
@SpringBootApplication(
    scanBasePackages = {
      "io.tidings.node.access",
      "io.tidings.node.dev",
      "io.tidings.node.http",
      "io.tidings.node.limits",
      "io.tidings.node.ops",
      "io.tidings.node.pages",
      "io.tidings.node.publish",
      "io.tidings.node.sse",
      "io.tidings.node.websocket"
    })
@ConfigurationPropertiesScan({
  "io.tidings.node.access",
  "io.tidings.node.ops",
  "io.tidings.node.publish"
})
@Import({BoardFeature.class, ChatFeature.class, NotificationFeature.class, StopwatchFeature.class})
public class ApiNode {
  public static void main(String[] args) {
    SpringApplication.run(ApiNode.class, args);
  }

  /** Logins without any other feature. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBooleanProperty("tidings.user.enabled")
  @Import(UserFeature.class)
  static class UsersAlone {}
}
