package io.tidings.node.ops;

import io.tidings.node.relay.Relay;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
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
 * the server, since Jetty does not count our connections as requests and would just cut them.
 */
@Component
public class Drain implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
  // After the window the last clients still have to take their last frame.
  private static final Duration GRACE = Duration.ofSeconds(6);

  private final Relay relay;
  private final Duration window;
  private final ApplicationEventPublisher events;
  private volatile boolean running;
  private volatile boolean draining;

  Drain(Relay relay, DrainProperties properties, ApplicationEventPublisher events) {
    this.relay = relay;
    this.window = properties.window();
    this.events = events;
  }

  /** Whether this node is going away, and takes no new connections. */
  public boolean draining() {
    return draining;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop(Runnable done) {
    draining = true;
    AvailabilityChangeEvent.publish(events, this, ReadinessState.REFUSING_TRAFFIC);
    int open = relay.connections();
    LOG.info("Draining {} connections over {}", open, window);
    relay
        .drain(window)
        .orTimeout(window.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((gone, late) -> {
          LOG.info("Drained; {} of {} connections are left", relay.connections(), open);
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
