package io.tidings.faults.check;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened to a client, in the order of its log. */
sealed interface Step {
  Mark mark();

  int connection();

  /** A connection is about to be made, from that last event id. */
  record Opened(Mark mark, int connection, @Nullable String lastEventId) implements Step {}

  /** The head of the response. */
  record Answered(Mark mark, int connection, int status, String mediaType) implements Step {}

  /** {@code connected}. */
  record Attached(Mark mark, int connection) implements Step {}

  /** An id without an event. */
  record Moved(Mark mark, int connection, Cursor cursor) implements Step {}

  /**
   * A durable event.
   *
   * @param payload null when it is none of a publisher
   * @param topic null where frames do not name it
   */
  record Delivered(
      Mark mark, int connection, Cursor cursor, @Nullable Payload payload, @Nullable String topic)
      implements Step {}

  /** An event without an id. */
  record Announced(Mark mark, int connection, @Nullable Payload payload) implements Step {}

  /** History cannot serve those topics up to there; the client stays where it is. */
  record Resynced(Mark mark, int connection, String reason, List<String> topics, Cursor to)
      implements Step {}

  /** History cannot serve any topic, and the client is there now. */
  record Restarted(Mark mark, int connection, String reason, Cursor cursor) implements Step {}

  /** {@code closed}. */
  record Dismissed(Mark mark, int connection, String reason) implements Step {}

  /** A sign of life. */
  record Kept(Mark mark, int connection) implements Step {}

  /** Bytes that are nothing of the protocol. */
  record Garbled(Mark mark, int connection, String why) implements Step {}

  /** The connection is over. */
  record Ended(Mark mark, int connection, String how) implements Step {}
}
