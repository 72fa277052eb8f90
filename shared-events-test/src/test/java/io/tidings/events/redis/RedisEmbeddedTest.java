package io.tidings.events.redis;

import io.tidings.events.embedded.RedisServer;
import io.tidings.events.test.EventLogContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract on the embedded server. */
class RedisEmbeddedTest extends EventLogContract {
  private static RedisServer server;

  @BeforeAll
  static void start() {
    server = RedisServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  protected String url() {
    return server.url();
  }
}
