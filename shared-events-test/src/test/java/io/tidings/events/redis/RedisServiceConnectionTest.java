package io.tidings.events.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.redis.testcontainers.RedisContainer;
import io.tidings.events.EventId;
import io.tidings.events.EventLog;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.spring.TidingsPublisher;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.testcontainers.utility.DockerImageName;

/** A service's test with a container of its own, where Docker runs. */
@NeedsImage("redis:8")
@SpringBootTest
class RedisServiceConnectionTest {
  @ServiceConnection
  static final RedisContainer REDIS = new RedisContainer(DockerImageName.parse("redis:8"));

  @SpringBootConfiguration
  @EnableAutoConfiguration
  static class Service {}

  @BeforeAll
  static void start() {
    REDIS.start();
  }

  @AfterAll
  static void stop() {
    REDIS.stop();
  }

  @Test
  void publish_onTheContainer_isInTheLog(
      @Autowired TidingsPublisher publisher, @Autowired EventLog log) {
    publisher.publish("container", "tested", 1);
    assertThat(
            log.read(Workspace.MAIN, Set.of(new Topic("container")), EventId.ZERO, 10)
                .join()
                .events())
        .hasSize(1);
  }
}
