package io.tidings.node.websocket;

import io.tidings.node.ops.WebSocketProperties;

/**
 * When a client is pinged, and given up because it does not answer. While a write waits for the
 * client, its pong would have to wait, too: the time that a write may take decides then.
 *
 * <p>Owned by the connection's lane, but for {@link #pong} and {@link #written}.
 */
final class Heartbeat {
  enum Due {
    NOTHING,
    PING,
    /** The pong did not come in time. */
    LOST
  }

  private final WebSocketProperties settings;
  private final InputBudget input;

  private long pingedAt;
  private volatile boolean pongDue;
  private volatile boolean writing;
  private volatile boolean stalled;
  private volatile long resumedAt;

  /**
   * @param input renewed with each ping
   * @param now as all times here, of {@link System#nanoTime}
   */
  Heartbeat(WebSocketProperties settings, InputBudget input, long now) {
    this.settings = settings;
    this.input = input;
    this.pingedAt = now;
    this.resumedAt = now;
  }

  /** What has to be done now. */
  Due due(long now) {
    if (writing) {
      return Due.NOTHING;
    }
    if (pongDue) {
      long since = now - pingedAt < now - resumedAt ? pingedAt : resumedAt;
      return now - since >= settings.pong().toNanos() ? Due.LOST : Due.NOTHING;
    }
    if (now - pingedAt < settings.ping().toNanos()) {
      return Due.NOTHING;
    }
    pingedAt = now;
    pongDue = true;
    input.renew();
    return Due.PING;
  }

  void pong() {
    pongDue = false;
  }

  /** A write begins. */
  void write() {
    writing = true;
  }

  /** The call that writes has returned; it waits for the client unless it is complete already. */
  void writeReturned() {
    stalled = writing;
  }

  void written(long now) {
    if (stalled) {
      stalled = false;
      resumedAt = now;
    }
    writing = false;
  }
}
