package io.tidings.node.relay;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** How long a connection may stay, and when it has to send something. Owned by its lane. */
final class ConnectionDeadlines {
  /** How long a client may hear nothing at all after the head, while it is being attached. */
  private static final Duration SILENCE = Duration.ofSeconds(1);

  private final Lane lane;
  private final RelaySettings settings;
  private final long expires; // milliseconds of the wall clock
  private long openedAt;
  private long nextKeepalive;
  private long lastFrameDue;

  /**
   * @param expires when its rights end; null for never
   */
  ConnectionDeadlines(Lane lane, RelaySettings settings, @Nullable Instant expires) {
    this.lane = lane;
    this.settings = settings;
    this.expires = expires == null ? Long.MAX_VALUE : expires.toEpochMilli();
  }

  /** Its head is out. */
  void begin() {
    openedAt = lane.now();
    nextKeepalive = openedAt + SILENCE.toNanos();
  }

  boolean expired() {
    return lane.wallMillis() >= expires;
  }

  /** Why it has to end now; null while it may stay. */
  @Nullable CloseReason passed() {
    if (expired()) {
      return CloseReason.SESSION_EXPIRED;
    }
    Duration maxAge = settings.maxAge();
    return maxAge != null && lane.now() - openedAt >= maxAge.toNanos() ? CloseReason.TIMEOUT : null;
  }

  boolean keepaliveDue() {
    return lane.now() - nextKeepalive >= 0;
  }

  /**
   * The client was just sent something. Keepalives are spread, so that not all connections send at
   * once.
   */
  void scheduleKeepalive() {
    double early = ThreadLocalRandom.current().nextDouble() * settings.jitter();
    nextKeepalive = lane.now() + (long) (settings.keepalive().toNanos() * (1 - early));
  }

  /** Its last frame is on its way. */
  void beginLinger() {
    lastFrameDue = lane.now() + settings.linger().toNanos();
  }

  boolean lingeredTooLong() {
    return lane.now() - lastFrameDue >= 0;
  }

  long secondsOpen() {
    return nanosOpen() / 1_000_000_000;
  }

  long nanosOpen() {
    return lane.now() - openedAt;
  }
}
