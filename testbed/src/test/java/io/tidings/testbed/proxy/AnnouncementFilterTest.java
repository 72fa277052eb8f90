package io.tidings.testbed.proxy;

import static io.tidings.testbed.proxy.AnnouncementKind.PROBES;
import static io.tidings.testbed.proxy.FaultProxy.SUBSCRIBERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.tidings.events.embedded.RedisServer;
import io.tidings.testbed.proxy.Fault.Drop;
import io.tidings.testbed.proxy.Fault.Duplicate;
import io.tidings.testbed.proxy.Fault.HalfOpen;
import io.tidings.testbed.proxy.Fault.Swap;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a subscriber behind the proxy hears of a real Redis. */
class AnnouncementFilterTest {
  private static RedisServer redis;
  private static RedisClient direct;
  private static RedisCommands<String, String> publisher;

  private FaultProxy proxy;
  private RedisClient client;

  @BeforeAll
  static void start() {
    redis = RedisServer.start();
    direct = RedisClient.create(redis.url());
    publisher = direct.connect().sync();
  }

  @AfterAll
  static void stop() {
    direct.shutdown();
    redis.close();
  }

  @BeforeEach
  void connect() {
    publisher.flushall();
    proxy = FaultProxy.toRedis("127.0.0.1", redis.port(), 42);
    client = RedisClient.create("redis://127.0.0.1:" + proxy.port());
  }

  @AfterEach
  void close() {
    client.shutdown();
    proxy.close();
  }

  @Test
  void noFault_everyKindOfReplyPasses() {
    BlockingQueue<String> heard = subscribe();
    RedisCommands<String, String> commands = client.connect().sync();
    commands.set("text", "\r\n$5\r\nwhole\r\n");
    commands.rpush("list", "smessage", "channel", "e 1");
    commands.hset("hash", "field", "x".repeat(100_000));
    assertThat(commands.get("text")).isEqualTo("\r\n$5\r\nwhole\r\n");
    assertThat(commands.get("nothing")).isNull();
    assertThat(commands.lrange("list", 0, -1)).containsExactly("smessage", "channel", "e 1");
    assertThat(commands.hgetall("hash")).containsEntry("field", "x".repeat(100_000));
    assertThat(commands.zaddincr("zset", 1.5, "member")).isEqualTo(1.5);
    assertThatThrownBy(() -> commands.incr("list")).hasMessageContaining("WRONGTYPE");
    assertThat(publish(heard, 3)).containsExactly("e 1", "e 2", "e 3");
  }

  @Test
  void drop_byNumber_countsEventsAlone() {
    BlockingQueue<String> heard = subscribe();
    Injection drop = proxy.inject(new Drop(Selector.every(2)));
    publisher.spublish("channel", "x ephemeral");
    publisher.spublish("channel", "p probe");
    assertThat(publish(heard, 5)).containsExactly("x ephemeral", "p probe", "e 1", "e 3", "e 5");
    assertThat(drop.hits()).isEqualTo(2);
    proxy.heal();
    assertThat(publish(heard, 2)).containsExactly("e 1", "e 2");
  }

  @Test
  void drop_otherKind_eventsPass() {
    BlockingQueue<String> heard = subscribe();
    proxy.inject(new Drop(Selector.all(), PROBES));
    publisher.spublish("channel", "p probe");
    assertThat(publish(heard, 2)).containsExactly("e 1", "e 2");
  }

  @Test
  void drop_byChance_theSeedDecides() {
    proxy.inject(new Drop(Selector.chance(0.5)));
    List<String> first = publish(subscribe(), 40);
    assertThat(first).hasSizeBetween(5, 35);
    close();
    connect();
    proxy.inject(new Drop(Selector.chance(0.5)));
    assertThat(publish(subscribe(), 40)).isEqualTo(first);
  }

  @Test
  void duplicate_atOnceAndLater() {
    BlockingQueue<String> heard = subscribe();
    Injection now = proxy.inject(new Duplicate(Selector.numbers(1)));
    Injection later = proxy.inject(new Duplicate(Selector.numbers(2), 2, AnnouncementKind.EVENTS));
    assertThat(publish(heard, 5)).containsExactly("e 1", "e 1", "e 2", "e 3", "e 4", "e 2", "e 5");
    assertThat(now.hits() + later.hits()).isEqualTo(2);
  }

  @Test
  void swap_neighboursChangePlaces_othersKeepTheirs() {
    BlockingQueue<String> heard = subscribe();
    Injection swap = proxy.inject(new Swap(Selector.numbers(1, 4)));
    publisher.spublish("channel", "e 0");
    publisher.spublish("channel", "x between");
    assertThat(publish(heard, 4)).containsExactly("x between", "e 1", "e 0", "e 2", "e 4", "e 3");
    assertThat(swap.hits()).isEqualTo(2);
  }

  @Test
  void swap_noNeighbourComes_passesWhenHealed() throws InterruptedException {
    BlockingQueue<String> heard = subscribe();
    proxy.inject(new Swap(Selector.numbers(1)));
    assertThat(publish(heard, 1)).isEmpty();
    proxy.heal();
    assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("e 1");
  }

  @Test
  void halfOpenSubscribers_commandsPass_healedNothingIsMissing() throws InterruptedException {
    BlockingQueue<String> heard = subscribe();
    RedisCommands<String, String> commands = client.connect().sync();
    proxy.on(SUBSCRIBERS).inject(new HalfOpen(Direction.DOWNSTREAM));
    publisher.spublish("channel", "e 0");
    assertThat(commands.ping()).isEqualTo("PONG");
    assertThat(heard.poll(60, TimeUnit.MILLISECONDS)).isNull();
    proxy.heal();
    assertThat(publish(heard, 1)).containsExactly("e 0", "e 1");
  }

  @Test
  void plainProxy_refusesFaultsOfAnnouncements() {
    try (FaultProxy plain = FaultProxy.to("127.0.0.1", redis.port())) {
      assertThatThrownBy(() -> plain.inject(new Drop(Selector.all())))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private BlockingQueue<String> subscribe() {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    StatefulRedisPubSubConnection<String, String> connection = client.connectPubSub();
    connection.addListener(
        new RedisPubSubAdapter<String, String>() {
          @Override
          public void smessage(String channel, String message) {
            heard.add(message);
          }
        });
    connection.sync().ssubscribe("channel");
    return heard;
  }

  /** Publishes so many events, and returns all that came before one that no fault applies to. */
  private static List<String> publish(BlockingQueue<String> heard, int count) {
    for (int i = 1; i <= count; i++) {
      publisher.spublish("channel", "e " + i);
    }
    publisher.spublish("channel", "end");
    List<String> messages = new ArrayList<>();
    try {
      for (String message = heard.poll(30, TimeUnit.SECONDS);
          !"end".equals(message);
          message = heard.poll(30, TimeUnit.SECONDS)) {
        assertThat(message).as("the end of what was published").isNotNull();
        messages.add(message);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return messages;
  }
}
