package io.tidings.events.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.KillArgs;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidings.events.Append;
import io.tidings.events.EventId;
import io.tidings.events.EventLog;
import io.tidings.events.Page;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.embedded.RedisServer;
import io.tidings.events.test.LogFixture;
import io.tidings.events.test.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A workspace stays subscribed whatever happens to its connection. */
@Tag("slow")
class SubscriptionsTest {
  private static final Workspace MAIN = Workspace.MAIN;

  private final RedisServer server = RedisServer.start();
  private final LogFixture fixture = new LogFixture(server.url());
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final RedisClients clients =
      new RedisClients(RedisAddress.of(server.url()), Duration.ofSeconds(2));
  private final Pauses thread = new Pauses();
  private final Subscriptions subscriptions =
      new Subscriptions(clients, thread, new LogMetrics(meters));
  private final RecordingSubscriber subscriber = new RecordingSubscriber();

  /** A thread that remembers how long it was to wait. */
  static final class Pauses extends ScheduledThreadPoolExecutor {
    final List<Long> pauses = new CopyOnWriteArrayList<>();

    Pauses() {
      super(1);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
      if (delay > 0) {
        pauses.add(unit.toMillis(delay));
      }
      return super.schedule(task, delay, unit);
    }
  }

  static final class RecordingSubscriber implements FeedSource.AnnouncementListener {
    final AtomicInteger subscribed = new AtomicInteger();
    final List<String> messages = new CopyOnWriteArrayList<>();

    @Override
    public void subscribed() {
      subscribed.incrementAndGet();
    }

    @Override
    public void messageReceived(String message) {
      messages.add(message);
    }

    void awaitSubscribed(int times) {
      await("subscribed " + times).until(() -> subscribed.get() >= times);
    }
  }

  @BeforeEach
  void listen() {
    thread.scheduleWithFixedDelay(subscriptions::probe, 200, 200, TimeUnit.MILLISECONDS);
    subscriptions.subscribe(MAIN, subscriber);
    subscriber.awaitSubscribed(1);
  }

  @AfterEach
  void close() {
    clients.close();
    thread.shutdownNow();
    fixture.close();
    server.close();
  }

  @Test
  void heard_eventsAndProbes_onlyEventsAreToldInOrder() {
    double probes = meters.get("tidings.probe").timer().count();
    for (int i = 0; i < 50; i++) {
      fixture.append("a", "n" + i);
    }
    await().until(() -> subscriber.messages.size() == 50);
    await("probes").until(() -> meters.get("tidings.probe").timer().count() > probes + 2);
    assertThat(subscriber.messages).allMatch(message -> message.startsWith("e "));
    // A probe that is heard ends the silence: it grew for a minute if none were.
    await("no silence")
        .until(() -> subscriptions.longestSinceConfirmed().compareTo(Duration.ofMillis(400)) < 0);
    assertThat(subscriber.subscribed).hasValue(1);
  }

  @Test
  void connectionKilled_manyTimes_subscribedAgainEachTime() {
    for (int i = 0; i < 10; i++) {
      subscriber.awaitSubscribed(i + 1);
      fixture.redis().clientKill(KillArgs.Builder.typePubsub());
      subscriber.awaitSubscribed(i + 2);
    }
    assertThat(thread.pauses).as("they start anew each time").isNotEmpty().allMatch(ms -> ms < 400);
    fixture.append("a", "after");
    await().until(() -> !subscriber.messages.isEmpty());
    await("one subscriber")
        .until(() -> fixture.redis().pubsubShardNumsub("tidings:{main}:ch").containsValue(1L));
  }

  @Test
  void serverHangs_probeIsMissed_connectionIsReplaced() {
    server.pause();
    await("the miss is noticed")
        .until(() -> meters.get("tidings.pubsub.restarts").counter().count() >= 1);
    assertThat(subscriptions.longestSinceConfirmed()).isGreaterThan(Duration.ofMillis(200));
    server.resume();
    subscriber.awaitSubscribed(2);
    await()
        .until(() -> subscriptions.longestSinceConfirmed().compareTo(Duration.ofMillis(500)) < 0);
  }

  @Test
  void serverRestarts_onTheSamePort_subscribedAgain() {
    server.restart();
    subscriber.awaitSubscribed(2);
    EventLog log = fixture.log(Settings.maxLength(100));
    await("append")
        .until(() ->
            LogFixture.failure(log.append(Append.of(MAIN, LogFixture.event("a", "x")))) == null);
    await().until(() -> !subscriber.messages.isEmpty());
  }

  @Test
  void ignoredAndListenedAgain_atOnce_isHeard() {
    RecordingSubscriber again = new RecordingSubscriber();
    subscriptions.unsubscribe(MAIN);
    subscriptions.subscribe(MAIN, again);
    again.awaitSubscribed(1);
    fixture.append("a", "x");
    await().until(() -> !again.messages.isEmpty());
    assertThat(subscriber.messages).isEmpty();
    subscriptions.unsubscribe(MAIN);
    await("no subscriber")
        .until(() -> fixture.redis().pubsubShardNumsub("tidings:{main}:ch").containsValue(0L));
    assertThat(subscriptions.longestSinceConfirmed()).isZero();
  }

  @Test
  void pull_idleForAQuarterOfTheRetention_ticksOnceAndAnnouncesIt() {
    LogCalls calls =
        new LogCalls(
            new ScriptExecutor(
                clients, Duration.ofSeconds(2), new RedisLogSettings.Acknowledgement.Strict()),
            Settings.retention(Duration.ofMillis(400)),
            new LogMetrics(meters));
    FeedSource source = new RedisFeedSource(subscriptions, calls, 100);
    EventId first = fixture.append("a", "x");
    Page young = source.pull(MAIN, Set.of(new Topic("a")), first).join();
    await("a tick")
        .until(() -> source.pull(MAIN, Set.of(new Topic("a")), first).join().clock().after(first));
    await().until(() -> subscriber.messages.size() == 2);
    assertThat(young.clock()).isEqualTo(first);
    assertThat(Announcement.read(subscriber.messages.getLast()))
        .isInstanceOfSatisfying(
            Announcement.DurableEvent.class,
            tick -> {
              assertThat(tick.prev()).isEqualTo(first);
              assertThat(tick.topics()).isEmpty();
              assertThat(tick.envelope()).isNull();
            });
  }
}
