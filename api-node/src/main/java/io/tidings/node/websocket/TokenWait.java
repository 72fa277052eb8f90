package io.tidings.node.websocket;

import io.tidings.node.relay.CloseReason;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session that waits for its token, or for the verification of it. It counts in the limits until
 * both are over, even if its client has left meanwhile. What ends it decides how the session goes
 * on. Thread-safe, but for {@link #append}.
 */
final class TokenWait {
  private static final Logger LOG = LoggerFactory.getLogger(TokenWait.class);

  /** How long a verification may take, such as one that needs the issuer's keys. */
  private static final Duration VERIFICATION = Duration.ofSeconds(10);

  private final WebSocketSessions sessions;
  private final Opening.AwaitToken opening;
  private final Consumer<CloseReason> late;
  private final StringBuilder message = new StringBuilder(); // Jetty's thread's
  private boolean complete; // Jetty's thread's
  private @Nullable Future<?> deadline; // guarded by this
  private boolean verifying; // guarded by this
  private boolean ended; // guarded by this

  /**
   * @param opening whose slot is taken
   * @param late told why the session ends, unless the wait has ended before
   */
  TokenWait(WebSocketSessions sessions, Opening.AwaitToken opening, Consumer<CloseReason> late) {
    this.sessions = sessions;
    this.opening = opening;
    this.late = late;
  }

  /** Its time begins; false when it has ended already. */
  synchronized boolean begin(Duration time) {
    if (!ended) {
      deadline = sessions.later(time, () -> expire(CloseReason.SESSION_EXPIRED));
    }
    return !ended;
  }

  /**
   * Takes a piece of a text message. Returns the first message when it is complete; null before,
   * and for all later ones.
   */
  @Nullable String append(String piece, boolean last) {
    if (complete) {
      return null;
    }
    message.append(piece);
    complete = last;
    return last ? message.toString() : null;
  }

  /** The message came in time; its verification has a time of its own. */
  synchronized void beginVerification() {
    verifying = true;
    stopClock();
    if (!ended) {
      deadline = sessions.later(VERIFICATION, () -> expire(CloseReason.TIMEOUT));
    }
  }

  private void stopClock() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  /** Verifies the token; may block. What it returns is to be asked after the end of this. */
  Supplier<Opening> verify(String token) {
    try {
      return opening.verify().apply(token);
    } catch (RuntimeException e) {
      LOG.error("a token could not be verified", e);
      Opening fault = new Opening.Refuse(CloseReason.FAULT, sessions.retry(CloseReason.FAULT));
      return () -> fault;
    } finally {
      endVerification();
    }
  }

  private synchronized void endVerification() {
    verifying = false;
    if (ended) {
      opening.slot().release();
    }
  }

  /** Ends the wait because the client took too long, or because the node goes away. */
  void expire(CloseReason why) {
    if (end()) {
      late.accept(why);
    }
  }

  /** Ends the wait; false when that was done before. */
  synchronized boolean end() {
    if (ended) {
      return false;
    }
    ended = true;
    stopClock();
    sessions.endWait(this);
    if (!verifying) {
      opening.slot().release();
    }
    return true;
  }
}
