package io.tidings.events.redis;

import io.tidings.events.test.EventLogContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** The contract on Valkey, where Docker runs. */
@NeedsImage("valkey/valkey:8")
class ValkeyContainerTest extends EventLogContract {
  private static GenericContainer<?> valkey;

  @BeforeAll
  static void start() {
    valkey =
        new GenericContainer<>(DockerImageName.parse("valkey/valkey:8")).withExposedPorts(6379);
    valkey.start();
  }

  @AfterAll
  static void stop() {
    valkey.stop();
  }

  @Override
  protected String url() {
    return "redis://" + valkey.getHost() + ":" + valkey.getFirstMappedPort();
  }
}
