package io.tidings.events.redis;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.tidings.events.Feed;
import io.tidings.events.FeedListener;
import io.tidings.events.Workspace;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This node's feeds, and the one timer of the log. */
final class Feeds implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Feeds.class);
  private static final Duration TICK_INTERVAL = Duration.ofMillis(100);
  private static final Duration FOLLOW_INTERVAL = Duration.ofMillis(250);
  // A wall clock that steps back must not make the feeds wait longer.
  private static final InstantSource MONOTONIC =
      () -> Instant.ofEpochMilli(System.nanoTime() / 1_000_000);

  private final RedisLogSettings settings;
  private final FeedSettings feedSettings;
  private final MeterRegistry meters;
  private final ScheduledThreadPoolExecutor timer;
  private final Subscriptions subscriptions;
  private final FeedSource source;
  private final AtomicBoolean started = new AtomicBoolean();
  private final Map<Workspace, RunningFeed> feeds = new ConcurrentHashMap<>();

  private record RunningFeed(WorkspaceFeed feed, FeedListener listener, FeedExecutor thread) {}

  Feeds(
      RedisClients clients,
      LogCalls calls,
      RedisLogSettings settings,
      LogMetrics metrics,
      MeterRegistry meters) {
    this.settings = settings;
    this.meters = meters;
    FeedSettings defaults = FeedSettings.DEFAULTS;
    this.feedSettings =
        new FeedSettings(
            settings.tailCheck(),
            settings.grace(),
            defaults.maxPending(),
            defaults.pageSize(),
            defaults.tailEvents(),
            defaults.tailBytes());
    this.timer =
        new ScheduledThreadPoolExecutor(
            1,
            Thread.ofPlatform().daemon().name("tidings-redis").factory(),
            new ThreadPoolExecutor.DiscardPolicy());
    this.timer.setRemoveOnCancelPolicy(true);
    this.subscriptions = new Subscriptions(clients, timer, metrics);
    this.source = new RedisFeedSource(subscriptions, calls, feedSettings.pageSize());
    TimeGauge.builder("tidings.feed.lag", this, TimeUnit.MILLISECONDS, Feeds::longestLag)
        .description("How far the slowest followed workspace is behind its log")
        .register(meters);
  }

  Feed feed(Workspace workspace, FeedListener listener) {
    start();
    RunningFeed running = feeds.computeIfAbsent(workspace, opened -> open(opened, listener));
    if (!running.listener().equals(listener)) {
      throw new IllegalStateException(
          "the feed of workspace " + workspace + " already has a listener");
    }
    return running.feed();
  }

  private RunningFeed open(Workspace workspace, FeedListener listener) {
    String name = "tidings-feed-" + workspace;
    FeedExecutor thread = new FeedExecutor(task -> Thread.ofVirtual().name(name).start(task));
    WorkspaceFeed feed =
        new WorkspaceFeed(
            workspace,
            source,
            feedSettings,
            listener,
            thread,
            thread::executeHere,
            MONOTONIC,
            meters);
    return new RunningFeed(feed, listener, thread);
  }

  /** The age of the oldest confirmation of a feed's subscription. */
  Duration longestSinceConfirmed() {
    return subscriptions.longestSinceConfirmed();
  }

  private double longestLag() {
    return feeds.values().stream()
        .mapToLong(runningFeed -> runningFeed.feed().lag().toMillis())
        .max()
        .orElse(0);
  }

  void start() {
    if (started.compareAndSet(false, true)) {
      schedule(
          TICK_INTERVAL, () -> feeds.values().forEach(runningFeed -> runningFeed.feed().tick()));
      schedule(FOLLOW_INTERVAL, subscriptions::followPrimaries);
      schedule(settings.probe(), subscriptions::probe);
    }
  }

  void schedule(Duration interval, Runnable task) {
    Runnable safely =
        () -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            // The timer would never again run a task that threw an exception.
            LOG.error("a periodic task of the log failed", e);
          }
        };
    timer.scheduleWithFixedDelay(safely, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    timer.execute(subscriptions::close);
    timer.shutdown();
    feeds.values().forEach(runningFeed -> runningFeed.thread().close());
  }
}
