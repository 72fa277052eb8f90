package io.tidings.node;

import io.tidings.node.activity.ActivityFeature;
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
      "io.tidings.node.connections",
      "io.tidings.node.dev",
      "io.tidings.node.hot",
      "io.tidings.node.http",
      "io.tidings.node.limits",
      "io.tidings.node.ops",
      "io.tidings.node.pages",
      "io.tidings.node.publish",
      "io.tidings.node.rehearsal",
      "io.tidings.node.sse",
      "io.tidings.node.trace",
      "io.tidings.node.websocket"
    })
@ConfigurationPropertiesScan({
  "io.tidings.node.access",
  "io.tidings.node.ops",
  "io.tidings.node.publish"
})
@Import({
  ActivityFeature.class,
  BoardFeature.class,
  ChatFeature.class,
  NotificationFeature.class,
  StopwatchFeature.class
})
public class ApiNode {
  /** Before the first virtual thread, which reads it. */
  private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";

  /**
   * A virtual thread keeps its carrier while it waits for a class that another one loads. With one
   * or two carriers, threads that begin to serve requests while the node starts could wait for each
   * other for good (<a href="https://github.com/spring-projects/spring-boot/issues/51463">Spring
   * Boot 51463</a>).
   */
  private static final int FEWEST_CARRIERS = 4;

  public static void main(String[] args) {
    int processors = Runtime.getRuntime().availableProcessors();
    if (System.getProperty(CARRIERS) == null && processors < FEWEST_CARRIERS) {
      System.setProperty(CARRIERS, Integer.toString(FEWEST_CARRIERS));
    }
    SpringApplication.run(ApiNode.class, args);
  }

  /** Logins without any other feature. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBooleanProperty("tidings.user.enabled")
  @Import(UserFeature.class)
  static class UsersAlone {}
}
