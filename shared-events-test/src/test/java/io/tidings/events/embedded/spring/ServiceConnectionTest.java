package io.tidings.events.embedded.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.redis.testcontainers.RedisContainer;
import io.tidings.events.embedded.RedisServer;
import io.tidings.events.spring.TidingsPublisher;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.ApplicationContext;
import org.testcontainers.utility.DockerImageName;

/**
 * A service's test with {@code @ServiceConnection}. The container is a redis-server of this
 * machine, so that this runs without Docker; all that Boot asks a container is where it is.
 */
@SpringBootTest(properties = "spring.data.redis.url=redis://127.0.0.1:1")
class ServiceConnectionTest {
  private static final RedisServer SERVER = RedisServer.start();

  @ServiceConnection static final RedisContainer REDIS = new ProcessAsContainer();

  @SpringBootConfiguration
  @EnableAutoConfiguration
  static class Service {}

  private static final class ProcessAsContainer extends RedisContainer {
    ProcessAsContainer() {
      super(DockerImageName.parse("redis:8"));
    }

    @Override
    public String getDockerImageName() {
      return "redis:8";
    }

    @Override
    public void start() {}

    @Override
    public void stop() {}

    @Override
    public boolean isRunning() {
      return true;
    }

    @Override
    public String getHost() {
      return "127.0.0.1";
    }

    @Override
    public Integer getMappedPort(int originalPort) {
      return SERVER.port();
    }

    @Override
    public Integer getFirstMappedPort() {
      return SERVER.port();
    }
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Test
  void publish_containerOfAServiceConnection_isWhereTheLogIs(
      @Autowired ApplicationContext context) {
    context.getBean(TidingsPublisher.class).publish("container", "tested", 1);
    assertThat(SERVER.call("EXISTS", "tidings:{main}:log:container")).isEqualTo(1L);
    assertThat(context.getBeansOfType(RedisServer.class)).isEmpty();
  }
}
