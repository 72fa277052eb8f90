package io.tidings.testbed.scale;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidings.events.Append;
import io.tidings.events.NewEvent;
import io.tidings.events.redis.RedisEventLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** Feeds that stand for nodes, and a publisher beside them. Owned by one thread. */
final class SimulatedNodes implements AutoCloseable {
  /** Well below what a feed lets wait before it drops announcements and reads the log instead. */
  static final int MOST_BEHIND = 2_000;

  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final Duration PAUSE = Duration.ofMillis(1);

  private final String url;
  private final RedisEventLog publisher;
  private final List<NodeFeed> feeds = new ArrayList<>();

  /** Publishes without an acknowledgement; any thread. */
  private final AtomicInteger failures = new AtomicInteger();

  /** Events that each feed has to have got. */
  private long published;

  SimulatedNodes(String url) {
    this.url = url;
    this.publisher = NodeFeed.open(url, new SimpleMeterRegistry());
  }

  int feeds() {
    return feeds.size();
  }

  int failures() {
    return failures.get();
  }

  /** How many events the present feeds read from the log and did not hear, all together. */
  double repaired() {
    return feeds.stream().mapToDouble(NodeFeed::repaired).sum();
  }

  /** Closes all feeds and opens so many: one that came later would lack events. */
  void resize(int count) {
    feeds.forEach(NodeFeed::close);
    feeds.clear();
    published = 0;
    failures.set(0);
    for (int i = 0; i < count; i++) {
      feeds.add(new NodeFeed(url));
    }
    feeds.forEach(feed -> feed.attach().orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).join());
  }

  /**
   * Publishes events and waits until they are acknowledged.
   *
   * @param window how many are under way at a time
   * @param bytes of an event's data
   * @param paced so that no feed falls back by more than {@link #MOST_BEHIND} events
   */
  void publish(int count, int window, int bytes, boolean paced) throws InterruptedException {
    JsonNode data = StringNode.valueOf("x".repeat(bytes));
    Semaphore free = new Semaphore(window);
    for (int i = 0; i < count; i++) {
      free.acquire();
      publisher
          .append(Append.of(NodeFeed.WORKSPACE, NewEvent.of(NodeFeed.TOPIC, "scale", data)))
          .whenComplete((done, error) -> {
            if (error != null) {
              failures.incrementAndGet();
            }
            free.release();
          });
      published++;
      if (paced && i % 64 == 0) {
        awaitBehind(MOST_BEHIND);
      }
    }
    free.acquire(window);
  }

  /** Waits until each feed has all events. */
  void settle() {
    awaitBehind(0);
  }

  private void awaitBehind(long most) {
    long end = System.nanoTime() + TIMEOUT.toNanos();
    while (feeds.stream().mapToLong(NodeFeed::received).min().orElse(published)
        < published - failures.get() - most) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("a feed did not get all events within " + TIMEOUT);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  @Override
  public void close() {
    feeds.forEach(NodeFeed::close);
    publisher.close();
  }
}
