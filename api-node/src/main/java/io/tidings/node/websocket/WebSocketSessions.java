package io.tidings.node.websocket;

import io.tidings.node.ops.Drain;
import io.tidings.node.ops.WebSocketProperties;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Relay;
import io.tidings.node.relay.RelaySettings;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * What the sessions of this node share. It knows those that the relay does not: sessions that wait
 * for their token, which a drain ends at once, and those that are refused.
 */
@Component
final class WebSocketSessions {
  /** How long a client that is refused has for its own close frame. */
  private static final Duration LINGER = Duration.ofSeconds(5);

  /** Refused clients hold no slot; more of them than this are cut off at once. */
  private static final int MAX_LINGERING = 1_000;

  private final Relay relay;
  private final RelaySettings relaySettings;
  private final WebSocketProperties properties;
  private final Set<TokenWait> waiting = ConcurrentHashMap.newKeySet();
  private final Map<WebSocketConnection, Future<?>> lingering = new ConcurrentHashMap<>();
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("websocket-timer").daemon(true).factory());
  private final Drain drain;

  WebSocketSessions(
      Relay relay, RelaySettings relaySettings, WebSocketProperties properties, Drain drain) {
    this.drain = drain;
    this.relay = relay;
    this.relaySettings = relaySettings;
    this.properties = properties;
    timer.setRemoveOnCancelPolicy(true); // or each would keep its session until its time
  }

  Relay relay() {
    return relay;
  }

  WebSocketProperties properties() {
    return properties;
  }

  /** When a client that is refused for this reason should come again. */
  Duration retry(CloseReason why) {
    return relaySettings.retry(why);
  }

  /** Runs it after that time. It must not block. */
  Future<?> later(Duration time, Runnable task) {
    return timer.schedule(task, time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The session waits for its token from now on. */
  void beginWait(TokenWait wait) {
    waiting.add(wait);
    if (!wait.begin(properties.tokenTimeout())) {
      waiting.remove(wait); // its client was faster
    } else if (drain.draining()) {
      wait.expire(CloseReason.SHUTDOWN);
    }
  }

  void endWait(TokenWait wait) {
    waiting.remove(wait);
  }

  /**
   * Gives the client of a refused session time to read why, and to close it; false when too many
   * have it already.
   */
  boolean linger(WebSocketConnection refused) {
    if (lingering.size() >= MAX_LINGERING) {
      return false;
    }
    lingering.put(refused, later(LINGER, refused::abort));
    return true;
  }

  /** The session is over, whatever it was. */
  void ended(WebSocketConnection session) {
    Future<?> end = lingering.remove(session);
    if (end != null) {
      end.cancel(false);
    }
  }

  @EventListener
  void readinessChanged(AvailabilityChangeEvent<ReadinessState> change) {
    if (change.getState() == ReadinessState.REFUSING_TRAFFIC) {
      waiting.forEach(wait -> wait.expire(CloseReason.SHUTDOWN));
    }
  }

  @PreDestroy
  void stop() {
    timer.shutdownNow();
  }
}
