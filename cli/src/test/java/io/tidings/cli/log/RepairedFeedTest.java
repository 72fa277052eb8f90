package io.tidings.cli.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.SetArgs;
import io.lettuce.core.api.sync.RedisCommands;
import io.tidings.events.Delivery;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.Feed;
import io.tidings.events.FeedListener;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.embedded.RedisServer;
import io.tidings.events.redis.RedisEventLog;
import io.tidings.events.test.LogFixture;
import io.tidings.events.test.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A node is connected while keys are damaged and repaired: what it hands to its clients has every
 * event once and in order, or the marker that makes them read again.
 */
class RepairedFeedTest {
  private static final String KEY = "tidings:{main}:";
  private static final Topic A = new Topic("a");

  private static RedisServer server;
  private static LogFixture fixture;
  private static RedisCommands<String, String> redis;
  private static FsckProbe fsck;

  private final Deliveries deliveries = new Deliveries();
  private final List<EventId> written = new ArrayList<>();
  private RedisEventLog node;

  /** Keeps what the feed delivers. */
  private static final class Deliveries implements FeedListener {
    private final List<Delivery> all = new CopyOnWriteArrayList<>();

    @Override
    public void deliver(Delivery delivery) {
      all.add(delivery);
    }

    List<EventId> ids() {
      return all.stream()
          .<EventId>mapMulti((delivery, ids) -> {
            if (delivery instanceof Delivery.Live(Event event)) {
              ids.accept(event.id());
            }
          })
          .toList();
    }

    boolean has(Class<? extends Delivery> type) {
      return all.stream().anyMatch(type::isInstance);
    }
  }

  @BeforeAll
  static void start() {
    server = RedisServer.start();
    fixture = new LogFixture(server.url());
    redis = fixture.redis();
    fsck = FsckProbe.of(server.url());
  }

  @AfterAll
  static void stop() {
    fsck.close();
    fixture.close();
    server.close();
  }

  @BeforeEach
  void connect() throws Exception {
    redis.flushall();
    fixture.append("a", "before");
    node = fixture.log(Settings.maxLength(10_000));
    node.start();
    Feed feed = node.feed(Workspace.MAIN, deliveries);
    CompletableFuture<Feed.Attached> attached = new CompletableFuture<>();
    feed.attach(Set.of(A), null, attached::complete);
    attached.get(20, TimeUnit.SECONDS);
    publish();
  }

  @AfterEach
  void disconnect() {
    node.close();
  }

  private void publish() {
    written.add(fixture.append("a", "event"));
  }

  private static void set(String key, String value) {
    redis.set(KEY + key, value, SetArgs.Builder.keepttl());
  }

  record Damage(String what, Runnable act) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Damage> repairable() {
    return Stream.of(
        new Damage("head deleted", () -> redis.del(KEY + "head:a")),
        new Damage("head behind", () -> set("head:a", "1-0")),
        new Damage(
            "head ahead", () -> set("head:a", System.currentTimeMillis() + 3_600_000 + "-0")),
        new Damage("index entry deleted", () -> redis.zrem(KEY + "topics", "a")),
        new Damage("log never expires", () -> redis.persist(KEY + "log:a")),
        new Damage("clock behind", () -> redis.hset(KEY + "clock", "ms", "1")));
  }

  @ParameterizedTest
  @MethodSource("repairable")
  void connectedNode_getsEachEventOnce_overARepair(Damage damage) {
    publish();
    damage.act().run();
    assertThat(fsck.run().clean()).isFalse();
    assertThat(fsck.repair().clean()).isTrue();
    publish();
    publish();
    await("the last event")
        .atMost(Duration.ofSeconds(20))
        .until(() -> deliveries.ids().contains(written.getLast()));
    assertThat(deliveries.ids()).isEqualTo(written);
    assertThat(deliveries.has(Delivery.EpochChanged.class)).isFalse();
  }

  @Test
  void newEpoch_reachesAConnectedNode_withoutAnotherEvent() {
    assertThat(fsck.repairInNewEpoch().clean()).isTrue();
    await("the marker that makes clients read again")
        .atMost(Duration.ofSeconds(20))
        .until(() -> deliveries.has(Delivery.EpochChanged.class));
    publish();
    await("the next event")
        .atMost(Duration.ofSeconds(20))
        .until(() -> deliveries.ids().contains(written.getLast()));
  }
}
