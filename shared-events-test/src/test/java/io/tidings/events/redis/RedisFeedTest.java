package io.tidings.events.redis;

import static io.tidings.events.test.LogFixture.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.KillArgs;
import io.lettuce.core.XAddArgs;
import io.tidings.events.Append;
import io.tidings.events.CommitOutcome.Appended;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.Feed;
import io.tidings.events.NewEvent;
import io.tidings.events.RecordingListener;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.embedded.RedisServer;
import io.tidings.events.test.LogFixture;
import io.tidings.events.test.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A feed on a real Redis whose announcements get lost. */
class RedisFeedTest {
  private final RedisServer server = RedisServer.start();
  private final LogFixture fixture = new LogFixture(server.url());
  private final RedisEventLog log = fixture.log(Settings.maxLength(10_000));
  private final RecordingListener listener = new RecordingListener();

  @AfterEach
  void close() {
    fixture.close();
    server.close();
  }

  private Feed.Attached attach(String topic) {
    CompletableFuture<Feed.Attached> attached = new CompletableFuture<>();
    log.feed(Workspace.MAIN, listener).attach(Set.of(new Topic(topic)), null, attached::complete);
    return attached.orTimeout(10, TimeUnit.SECONDS).join();
  }

  private List<EventId> heard() {
    return listener.events().stream().map(Event::id).toList();
  }

  @Test
  void feed_pubSubKilledUnderLoad_everyEventOnceInOrder() {
    attach("a");
    List<EventId> written = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      Append append = Append.of(Workspace.MAIN, event("a", "n" + i));
      written.add(((Appended) log.append(append).join()).cursor().id());
      if (i % 200 == 100) {
        fixture.redis().clientKill(KillArgs.Builder.typePubsub());
      }
    }
    await("all events").until(() -> heard().size() >= written.size());
    assertThat(heard()).isEqualTo(written);
  }

  @Test
  void feed_lastAnnouncementLost_theTailCheckFindsIt() {
    attach("a");
    EventId first = fixture.append("a", "one");
    await("the first").until(() -> heard().equals(List.of(first)));
    // As if it had been announced and lost: the log has it, the channel was silent.
    EventId second = new EventId(first.ms(), first.seq() + 1);
    String envelope =
        "{\"topics\":[\"a\"],\"type\":\"lost\",\"timestamp\":\"2026-01-01T00:00:00Z\",\"data\":1}";
    fixture
        .redis()
        .xadd(
            "tidings:{main}:log:a",
            new XAddArgs().id(second.toString()),
            "p",
            first.toString(),
            "d",
            envelope);
    fixture.redis().set("tidings:{main}:head:a", second.toString());
    fixture.redis().hset("tidings:{main}:clock", "seq", String.valueOf(second.seq()));
    await("the tail check").until(() -> heard().equals(List.of(first, second)));
  }

  @Test
  void attach_workspaceIdleForHalfTheRetention_ticksSoThatCursorsDoNotAge() {
    EventId first = fixture.append("a", "one");
    long halfAnHourAgo = first.ms() - Duration.ofMinutes(30).toMillis();
    fixture.redis().hset("tidings:{main}:clock", "ms", String.valueOf(halfAnHourAgo));
    assertThat(attach("a").last()).as("the clock after a tick").isGreaterThanOrEqualTo(first);
  }

  @Test
  void feed_oneTopicHeld_othersAreNotDelivered() {
    attach("a");
    fixture.append("b", "other");
    EventId mine = fixture.append("a", "mine");
    await("mine").until(() -> heard().equals(List.of(mine)));
    await("heard").until(() -> log.health().sinceLastProbe().compareTo(Duration.ofSeconds(5)) < 0);
  }

  @Test
  void feed_largeEvent_isReadFromTheLog() {
    attach("a");
    Append large =
        Append.of(
            Workspace.MAIN,
            NewEvent.of(new Topic("a"), "x", LogFixture.json("\"" + "x".repeat(20_000) + "\"")));
    EventId id = ((Appended) log.append(large).join()).cursor().id();
    await("large").until(() -> heard().equals(List.of(id)));
  }

  @Test
  void feed_secondListener_isRefused() {
    log.feed(Workspace.MAIN, listener);
    assertThat(log.feed(Workspace.MAIN, listener)).isSameAs(log.feed(Workspace.MAIN, listener));
    assertThatThrownBy(() -> log.feed(Workspace.MAIN, new RecordingListener()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("main");
  }

  @Test
  void pull_thousandTopics_isComplete() {
    Set<Topic> topics = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      topics.add(new Topic("t" + i));
    }
    EventId start = fixture.append("t0", "start");
    EventId last = fixture.append("t999", "last");
    RedisClients clients = new RedisClients(RedisAddress.of(server.url()), Duration.ofSeconds(2));
    LogMetrics metrics = new LogMetrics(fixture.meters());
    RedisLogSettings settings = RedisLogSettings.defaults();
    LogCalls calls =
        new LogCalls(
            new ScriptExecutor(clients, settings.timeout(), settings.acknowledgement()),
            settings,
            metrics);
    try (clients;
        var timer = Executors.newSingleThreadScheduledExecutor()) {
      FeedSource source =
          new RedisFeedSource(new Subscriptions(clients, timer, metrics), calls, 100);
      var page = source.pull(Workspace.MAIN, topics, start).join();
      assertThat(page.more()).isFalse();
      assertThat(LogFixture.slice(page, "t999").events()).hasSize(1);
      assertThat(page.clock()).isEqualTo(last);
      assertThat(source.pull(Workspace.MAIN, topics, last).join().events()).isEmpty();
    }
  }
}
