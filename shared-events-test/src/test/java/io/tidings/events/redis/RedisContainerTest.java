package io.tidings.events.redis;

import com.redis.testcontainers.RedisContainer;
import io.tidings.events.test.EventLogContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.utility.DockerImageName;

/** The contract on the newest Redis, where Docker runs. */
@NeedsImage("redis:8")
class RedisContainerTest extends EventLogContract {
  private static RedisContainer redis;

  @BeforeAll
  static void start() {
    redis = new RedisContainer(DockerImageName.parse("redis:8"));
    redis.start();
  }

  @AfterAll
  static void stop() {
    redis.stop();
  }

  @Override
  protected String url() {
    return redis.getRedisURI();
  }
}
