package io.tidings.events.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisURI;
import io.tidings.events.Workspace;
import io.tidings.events.embedded.RedisServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Sentinels that differ: one of them missed a failover. */
class SentinelLocatorTest {
  private static RedisServer sentinelOf(RedisServer primary, int failovers) {
    return RedisServer.startSentinel(
        "sentinel monitor tidings 127.0.0.1 " + primary.port() + " 1",
        "sentinel config-epoch tidings " + failovers);
  }

  @Test
  void refresh_sentinelMissedTheFailover_itDoesNotLeadBack() {
    try (RedisServer before = RedisServer.start();
        RedisServer now = RedisServer.start();
        RedisServer late = sentinelOf(before, 1);
        RedisServer knowing = sentinelOf(now, 2);
        RedisClients clients =
            new RedisClients(
                new RedisAddress.ServerAddress(
                    RedisURI.Builder.sentinel("127.0.0.1", late.port(), "tidings")
                        .withSentinel("127.0.0.1", knowing.port())
                        .build(),
                    null),
                Duration.ofSeconds(2))) {
      assertThat(primary(clients)).isEqualTo(now.port());
      knowing.kill();
      assertThat(primary(clients)).isEqualTo(now.port());
    }
  }

  private static int primary(RedisClients clients) {
    return clients.primaryLocator().refresh(Workspace.MAIN).join().getPort();
  }
}
