package io.tidings.events.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisURI;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidings.events.Workspace;
import io.tidings.events.embedded.RedisServer;
import io.tidings.events.redis.RedisLogSettings.Acknowledgement.Strict;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The memory of real servers, as a node sees it. */
class RedisMemoryTest {
  private static final Duration TIMEOUT = Duration.ofMillis(500);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  private RedisMemoryCheck check(RedisClients clients) {
    ScriptExecutor executor = new ScriptExecutor(clients, TIMEOUT, new Strict());
    return new RedisMemoryCheck(
        workspace -> clients.primaryLocator().locate(workspace),
        uri -> executor.info(uri, "memory"),
        Set.of(Workspace.MAIN),
        new RedisMemoryMeters(meters),
        TIMEOUT);
  }

  private List<String> servers() {
    return meters.find("tidings.redis.memory.used").meters().stream()
        .map(Meter::getId)
        .map(id -> String.valueOf(id.getTag("redis")))
        .toList();
  }

  private double value(String name) {
    return meters.get(name).gauge().value();
  }

  /** Scripts that write are refused then, and this figure is what says why. */
  @Test
  void full_server_saysHowFull() {
    try (RedisServer server = RedisServer.start();
        RedisClients clients = new RedisClients(RedisAddress.of(server.url()), TIMEOUT)) {
      RedisMemoryCheck check = check(clients);
      server.call("CONFIG", "SET", "maxmemory", "1");
      await()
          .until(() -> {
            check.run();
            return !servers().isEmpty();
          });
      assertThat(servers()).containsExactly("127.0.0.1:" + server.port());
      assertThat(value("tidings.redis.memory.max")).isEqualTo(1);
      assertThat(value("tidings.redis.memory.used")).isBetween(100_000.0, 1e9);
      assertThat(value("tidings.redis.evicting")).isZero();

      server.call("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
      server.call("CONFIG", "SET", "maxmemory", "0");
      await()
          .until(() -> {
            check.run();
            return value("tidings.redis.evicting") == 1 && value("tidings.redis.memory.max") == 0;
          });
    }
  }

  @Test
  void hanging_server_hasNoSeriesUntilItAnswersAgain() {
    try (RedisServer server = RedisServer.start();
        RedisClients clients = new RedisClients(RedisAddress.of(server.url()), TIMEOUT)) {
      RedisMemoryCheck check = check(clients);
      await()
          .until(() -> {
            check.run();
            return !servers().isEmpty();
          });
      server.pause();
      await()
          .until(() -> {
            check.run();
            return servers().isEmpty();
          });
      server.resume();
      await()
          .until(() -> {
            check.run();
            return !servers().isEmpty();
          });
    }
  }

  @Test
  void sentinel_namesAnotherPrimary_whichIsTheOneMeasured() {
    try (RedisServer before = RedisServer.start();
        RedisServer now = RedisServer.start();
        RedisServer sentinel =
            RedisServer.startSentinel(
                "sentinel monitor tidings 127.0.0.1 " + before.port() + " 1");
        RedisClients clients =
            new RedisClients(
                new RedisAddress.ServerAddress(
                    RedisURI.Builder.sentinel("127.0.0.1", sentinel.port(), "tidings").build(),
                    null),
                TIMEOUT)) {
      RedisMemoryCheck check = check(clients);
      await()
          .until(() -> {
            check.run();
            return servers().equals(List.of("127.0.0.1:" + before.port()));
          });
      sentinel.call("SENTINEL", "REMOVE", "tidings");
      sentinel.call(
          "SENTINEL", "MONITOR", "tidings", "127.0.0.1", Integer.toString(now.port()), "1");
      await()
          .until(() -> {
            check.run();
            return servers().equals(List.of("127.0.0.1:" + now.port()));
          });
    }
  }
}
