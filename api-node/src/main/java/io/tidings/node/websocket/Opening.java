package io.tidings.node.websocket;

import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Slot;
import io.tidings.node.relay.Subscription;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * How a session begins. A page cannot read the status of a handshake that fails; so what SSE
 * refuses with a status is told in the session, which then ends.
 */
sealed interface Opening {

  /** It follows a stream. */
  record Follow(Subscription subscription) implements Opening {}

  /** It is asked to reconnect, or told why it must not. */
  record Refuse(CloseReason reason, Duration retry) implements Opening {}

  /** It is closed because of a mistake of its client. */
  record Reject(int code, String text) implements Opening {}

  /**
   * It waits for a token.
   *
   * @param slot counts the session until then
   * @param verify finds out what the token permits; may block, and does not throw what a token can
   *     cause. The supplier then decides; it must not block. Only before that the slot is free
   *     again, or a client would be refused because of itself
   */
  record AwaitToken(Slot slot, Function<String, Supplier<Opening>> verify) implements Opening {}
}
