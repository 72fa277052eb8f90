package io.tidings.node.chat.mailbox;

import io.tidings.node.chat.Message;
import io.tidings.node.chat.MessageDirection;
import io.tidings.node.chat.OutboundState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A message as a thread stores it.
 *
 * @param inbound how many messages up to this one are from the peer
 * @param turn the how-manieth of those that the peer's mailbox took; null for one that it did not
 *     take, and for the peer's own
 * @param key the idempotency key that it was sent with
 */
record ThreadRow(
    MessageDirection direction,
    String text,
    Instant at,
    long inbound,
    @Nullable Long turn,
    @Nullable String key) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int PREVIEW = 200;

  static ThreadRow read(String json) {
    return JSON.readValue(json, ThreadRow.class);
  }

  String toJson() {
    return JSON.writeValueAsString(this);
  }

  ThreadRow withTurn(long newTurn) {
    return new ThreadRow(direction, text, at, inbound, newTurn, key);
  }

  /** The message as a list of contacts shows it: no more than its beginning. */
  ThreadRow preview() {
    int end = Math.min(text.length(), PREVIEW);
    if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return new ThreadRow(direction, text.substring(0, end), at, inbound, turn, null);
  }

  /**
   * The message.
   *
   * @param delivered how many of those that the peer's mailbox took were delivered
   */
  Message toMessage(long rowId, long delivered) {
    return new Message(rowId, direction, text, at, state(delivered));
  }

  private @Nullable OutboundState state(long delivered) {
    if (direction == MessageDirection.INBOUND) {
      return null;
    } else if (turn == null) {
      return OutboundState.FAILED;
    }
    return turn <= delivered ? OutboundState.DELIVERED : OutboundState.SENT;
  }
}
