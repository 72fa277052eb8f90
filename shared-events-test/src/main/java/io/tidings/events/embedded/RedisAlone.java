package io.tidings.events.embedded;

import java.util.concurrent.CountDownLatch;

/**
 * Runs a redis-server in the foreground, for a development cluster on a machine that has none. Each
 * argument is a line of {@code redis.conf}.
 */
public final class RedisAlone {
  private RedisAlone() {}

  public static void main(String[] lines) throws InterruptedException {
    RedisServer.start(lines);
    // the server's own shutdown hook ends it
    new CountDownLatch(1).await();
  }
}
