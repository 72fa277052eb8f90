package io.tidings.events.redis;

import static io.tidings.events.test.LogFixture.event;
import static io.tidings.events.test.LogFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidings.events.Append;
import io.tidings.events.CommitOutcome.Appended;
import io.tidings.events.Cursor;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.IdempotencyKey;
import io.tidings.events.Page;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.redis.RedisLogSettings.Acknowledgement;
import io.tidings.events.test.Settings;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A node's log under load: a publisher that repeats each event until it is acknowledged, a follower
 * that behaves as a connected client, and the ledger of both.
 */
final class Load implements AutoCloseable {
  private static final Topic TOPIC = new Topic("a");
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Executor PUBLISH_INTERVAL =
      CompletableFuture.delayedExecutor(10, TimeUnit.MILLISECONDS);

  private static final AtomicInteger LOADS = new AtomicInteger();

  /** Of the events' names, which are their idempotency keys, too. */
  private final String prefix = "load" + LOADS.incrementAndGet() + ".";

  private final Workspace workspace;
  private final RedisEventLog log;
  private final Follower follower = new Follower();
  private final Map<String, Cursor> acked = new ConcurrentHashMap<>();

  // the publisher
  private volatile boolean publishing;
  private volatile CompletableFuture<Void> stopped = CompletableFuture.completedFuture(null);
  private final AtomicInteger number = new AtomicInteger();

  private final AtomicInteger failures = new AtomicInteger();

  Load(RedisAddress address, Workspace workspace, Acknowledgement policy) {
    this.workspace = workspace;
    this.log =
        new RedisEventLog(
            address,
            Settings.shipped(workspace, policy),
            Clock.systemUTC(),
            new SimpleMeterRegistry());
    log.start();
    CompletableFuture<Void> attached = new CompletableFuture<>();
    log.feed(workspace, follower)
        .attach(
            Set.of(TOPIC),
            null,
            answer -> {
              follower.startAt(new Cursor(answer.epoch(), answer.last()));
              attached.complete(null);
            });
    attached.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }

  RedisEventLog log() {
    return log;
  }

  Follower follower() {
    return follower;
  }

  /** How many calls failed; each was repeated. */
  int failures() {
    return failures.get();
  }

  Load publish() {
    publishing = true;
    stopped = new CompletableFuture<>();
    step(prefix + number.get());
    int before = acked.size();
    await("a steady load of " + workspace).atMost(LIMIT).until(() -> acked.size() >= before + 20);
    return this;
  }

  private void step(String name) {
    append(name)
        .whenComplete((done, error) -> {
          if (error == null) {
            acked.put(name, ((Appended) done).cursor());
            number.incrementAndGet();
          } else {
            failures.incrementAndGet();
          }
          if (publishing) {
            PUBLISH_INTERVAL.execute(() -> step(prefix + number.get()));
          } else {
            stopped.complete(null);
          }
        });
  }

  private CompletableFuture<?> append(String name) {
    return log.append(
        new Append(workspace, List.of(event(TOPIC.name(), name)), new IdempotencyKey(name)));
  }

  /** Ends with an answer to what is under way, whatever it is. */
  void pause() {
    publishing = false;
    stopped.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** Waits until something is acknowledged that was not before. */
  void awaitAcknowledged() {
    int before = acked.size();
    await("an acknowledgement in " + workspace).atMost(LIMIT).until(() -> acked.size() > before);
  }

  /** Ends the load and waits until the follower has seen all that it is going to see. */
  void settle() {
    pause();
    String last = prefix + "last";
    await("the last event of " + workspace)
        .atMost(LIMIT)
        .until(() -> {
          failure(append(last)); // written is enough: replicas may be missing
          return follower.delivered(last);
        });
  }

  /** The cursors of the events that a resuming client would find now. */
  Set<Cursor> surviving() {
    Set<EventId> ids = new HashSet<>();
    Set<Cursor> cursors = new HashSet<>();
    EventId after = EventId.ZERO;
    while (true) {
      Page page = log.read(workspace, Set.of(TOPIC), after, 1_000).join();
      for (Event event : page.events()) {
        assertThat(ids.add(event.id())).isTrue();
        cursors.add(event.cursor());
      }
      if (!page.more()) {
        return cursors;
      }
      after = page.end();
    }
  }

  /** The ids of acknowledged events that are no longer in the log. */
  List<EventId> lost() {
    Set<EventId> there = new HashSet<>();
    surviving().forEach(cursor -> there.add(cursor.id()));
    return acked.values().stream().map(Cursor::id).filter(id -> !there.contains(id)).toList();
  }

  /** Each acknowledged event was delivered or is covered by a resync, and none twice. */
  void verify() {
    Map<Cursor, String> names = new HashMap<>();
    acked.forEach((name, cursor) -> assertThat(names.put(cursor, name)).isNull());
    follower.verify(names);
    List<String> missing = new ArrayList<>();
    acked.forEach((name, cursor) -> {
      if (!follower.delivered(name) && !follower.coveredByResync(cursor)) {
        missing.add(name + " " + cursor);
      }
    });
    assertThat(missing).as("acknowledged, not delivered, not covered; %s", follower).isEmpty();
  }

  @Override
  public void close() {
    publishing = false;
    log.close();
  }
}
