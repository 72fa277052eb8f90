package io.tidings.events.redis;

import static io.tidings.events.LogFixture.event;
import static io.tidings.events.LogFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisURI;
import io.lettuce.core.sentinel.api.sync.RedisSentinelCommands;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidings.events.Append;
import io.tidings.events.CommitOutcome.Appended;
import io.tidings.events.LogFixture;
import io.tidings.events.RecordingListener;
import io.tidings.events.Settings;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.embedded.RedisServer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A failover by three Sentinels: appends and announcements come back, in a new epoch. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class SentinelTest {
  private static final Append APPEND = Append.of(Workspace.MAIN, event("a", "x"));

  private final RedisServer primary = RedisServer.start("repl-diskless-sync-delay 0");
  private final RedisServer replica = RedisServer.start("replicaof 127.0.0.1 " + primary.port());
  private final List<RedisServer> sentinels = new ArrayList<>();

  @BeforeEach
  void start() {
    for (int i = 0; i < 3; i++) {
      sentinels.add(
          RedisServer.startSentinel(
              "sentinel monitor tidings 127.0.0.1 " + primary.port() + " 2",
              "sentinel down-after-milliseconds tidings 1000",
              "sentinel failover-timeout tidings 5000"));
    }
    try (LogFixture any = new LogFixture(primary.url())) {
      for (RedisServer sentinel : sentinels) {
        try (var connection =
            any.client().connectSentinel(RedisURI.create("127.0.0.1", sentinel.port()))) {
          RedisSentinelCommands<String, String> sync = connection.sync();
          await("sentinels know all")
              .atMost(Duration.ofSeconds(30))
              .until(() ->
                  sync.replicas("tidings").size() == 1
                      && "2".equals(sync.master("tidings").get("num-other-sentinels")));
        }
      }
    }
  }

  @AfterEach
  void stop() {
    sentinels.forEach(RedisServer::close);
    replica.close();
    primary.close();
  }

  private RedisURI uri() {
    RedisURI.Builder builder =
        RedisURI.Builder.sentinel("127.0.0.1", sentinels.getFirst().port(), "tidings");
    sentinels.stream()
        .skip(1)
        .forEach(sentinel -> builder.withSentinel("127.0.0.1", sentinel.port()));
    return builder.build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"killed", "hanging"})
  void append_primaryGone_worksAgainInANewEpoch(String how) {
    try (RedisEventLog log =
        new RedisEventLog(
            new RedisAddress.Single(uri(), null),
            Settings.maxLength(1_000),
            Clock.systemUTC(),
            new SimpleMeterRegistry())) {
      RecordingListener listener = new RecordingListener();
      log.feed(Workspace.MAIN, listener).attach(Set.of(new Topic("a")), null, attached -> {});
      String epoch = ((Appended) log.append(APPEND).join()).epoch();
      if (how.equals("killed")) {
        primary.kill();
      } else {
        primary.pause();
      }
      await("appends work again")
          .atMost(Duration.ofSeconds(20))
          .until(() -> failure(log.append(APPEND)) == null);
      Appended after = (Appended) log.append(APPEND).join();
      assertThat(after.epoch()).isNotEqualTo(epoch);
      await("the feed follows the new primary")
          .atMost(Duration.ofSeconds(20))
          .until(() -> log.append(APPEND).handle((ok, e) -> listener.heard(after.epoch())).join());
    }
  }
}
