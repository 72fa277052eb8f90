package io.tidings.node.ops;

import io.tidings.node.relay.Relay;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Ends the connections before the web server stops: its phase is above the one in which Boot stops
 * the server, since Jetty does not count our connections as requests and would just cut them. An
 * operator may begin it earlier; a node drains once and for good. Thread-safe.
 */
@Component
public class Drain implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
  // After the window the last clients still have to take their last frame.
  private static final Duration GRACE = Duration.ofSeconds(6);

  private final Relay relay;
  private final Duration window;
  private final ApplicationEventPublisher events;
  private final Clock clock;
  private final AtomicReference<@Nullable Beginning> beginning = new AtomicReference<>();
  private volatile boolean running;

  Drain(Relay relay, DrainProperties properties, ApplicationEventPublisher events, Clock clock) {
    this.relay = relay;
    this.window = properties.window();
    this.events = events;
    this.clock = clock;
  }

  /**
   * What the first call began.
   *
   * @param end when the last connection is gone, or all had their time
   */
  private record Beginning(Instant since, int connections, CompletableFuture<Void> end) {}

  /**
   * How far a drain is.
   *
   * @param since when it began; null before that
   * @param connectionsAtStart how many were open then
   * @param connections how many are open now
   * @param over whether none is left and none can come
   */
  record DrainProgress(
      @Nullable Instant since, int connectionsAtStart, int connections, boolean over) {}

  /** Whether this node is going away, and takes no new connections. */
  public boolean draining() {
    return beginning.get() != null;
  }

  /** Over which time connections are ended. */
  Duration window() {
    return window;
  }

  DrainProgress progress() {
    Beginning begun = beginning.get();
    int open = relay.connections();
    return begun == null
        ? new DrainProgress(null, 0, open, false)
        : new DrainProgress(
            begun.since(), begun.connections(), open, open == 0 && begun.end().isDone());
  }

  /** Ends all connections over the window, unless an earlier call does or did. */
  CompletableFuture<Void> begin() {
    CompletableFuture<Void> end = new CompletableFuture<>();
    Beginning mine = new Beginning(clock.instant(), relay.connections(), end);
    Beginning first = beginning.compareAndExchange(null, mine);
    if (first != null) {
      return first.end();
    }
    AvailabilityChangeEvent.publish(events, this, ReadinessState.REFUSING_TRAFFIC);
    LOG.info("Draining {} connections over {}", mine.connections(), window);
    relay
        .drain(window)
        .orTimeout(window.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((_, _) -> {
          LOG.info(
              "Drained; {} of {} connections are left", relay.connections(), mine.connections());
          end.complete(null);
        });
    return end;
  }

  @Override
  public void start() {
    running = true;
  }

  /** A node that was drained before has nothing to wait for. */
  @Override
  public void stop(Runnable done) {
    begin()
        .whenComplete((_, _) -> {
          running = false;
          done.run();
        });
  }

  @Override
  public void stop() {
    stop(() -> {});
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 1;
  }
}
