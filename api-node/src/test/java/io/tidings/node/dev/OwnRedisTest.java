package io.tidings.node.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.embedded.RedisServer;
import io.tidings.node.ApiNode;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** A first run, on a machine without a Redis. */
@ExtendWith(OutputCaptureExtension.class)
class OwnRedisTest {

  @Test
  void node_withoutARedis_startsOneSaysSoAndStopsIt(CapturedOutput output) {
    URI redis;
    try (ConfigurableApplicationContext node =
        new SpringApplicationBuilder(ApiNode.class)
            .profiles("dev")
            .run("--server.port=0", "--tidings.drain.window=100ms")) {
      redis = URI.create(node.getBean(RedisServer.class).url());
      assertThat(answers(redis)).isTrue();
      assertThat(output)
          .contains("NO REDIS IS CONFIGURED", "for development")
          .contains("/api/stream?topic=public.demo", "/api/topics/public.demo/events")
          .contains("/boards as ada", "/console, as the same users");
    }
    await("its redis-server is gone").atMost(Duration.ofMinutes(1)).until(() -> !answers(redis));
  }

  private static boolean answers(URI redis) {
    try (Socket socket = new Socket(redis.getHost(), redis.getPort())) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
