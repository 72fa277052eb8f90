package io.tidings.testbed.scale;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidings.events.Delivery;
import io.tidings.events.FeedListener;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.redis.RedisAddress;
import io.tidings.events.redis.RedisEventLog;
import io.tidings.events.redis.RedisLogSettings;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The part of a node that reads one workspace: a log with its own connections, the feed, its tail
 * checks and probes. It counts the events that a node would relay.
 */
final class NodeFeed implements FeedListener, AutoCloseable {
  static final Workspace WORKSPACE = Workspace.MAIN;
  static final Topic TOPIC = new Topic("public.scale");

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final RedisEventLog log;
  private final AtomicLong received = new AtomicLong();

  NodeFeed(String url) {
    log = open(url, meters);
  }

  static RedisEventLog open(String url, SimpleMeterRegistry meters) {
    RedisEventLog opened =
        new RedisEventLog(
            RedisAddress.of(url), RedisLogSettings.defaults(), Clock.systemUTC(), meters);
    opened.start();
    return opened;
  }

  /** Completes when it follows the workspace. */
  CompletableFuture<Void> attach() {
    CompletableFuture<Void> attached = new CompletableFuture<>();
    log.feed(WORKSPACE, this).attach(Set.of(TOPIC), null, answer -> attached.complete(null));
    return attached;
  }

  @Override
  public void deliver(Delivery delivery) {
    if (delivery instanceof Delivery.Live) {
      received.incrementAndGet();
    }
  }

  long received() {
    return received.get();
  }

  /** How many events were read from the log and not heard. */
  double repaired() {
    return meters.get("tidings.feed.repaired.events").counter().count();
  }

  @Override
  public void close() {
    log.close();
  }
}
