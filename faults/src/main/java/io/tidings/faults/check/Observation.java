package io.tidings.faults.check;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened to a client, in the order of its log. */
sealed interface Observation {
  LedgerLocation location();

  int connection();

  /** A connection is about to be made, from that last event id. */
  record ConnectionOpened(LedgerLocation location, int connection, @Nullable String lastEventId)
      implements Observation {}

  /** The head of the response. */
  record ResponseStarted(LedgerLocation location, int connection, int status, String mediaType)
      implements Observation {}

  /** {@code connected}. */
  record StreamConnected(LedgerLocation location, int connection) implements Observation {}

  /** An id without an event. */
  record PositionMoved(LedgerLocation location, int connection, LedgerCursor cursor)
      implements Observation {}

  /**
   * A durable event.
   *
   * @param payload null when it is none of a publisher
   * @param topic null where frames do not name it
   */
  record Delivered(
      LedgerLocation location,
      int connection,
      LedgerCursor cursor,
      @Nullable ReceivedPayload payload,
      @Nullable String topic)
      implements Observation {}

  /** An event without an id. */
  record DeliveredWithoutId(
      LedgerLocation location, int connection, @Nullable ReceivedPayload payload)
      implements Observation {}

  /** History cannot serve those topics up to there; the client stays where it is. */
  record PartialResync(
      LedgerLocation location, int connection, String reason, List<String> topics, LedgerCursor to)
      implements Observation {}

  /** History cannot serve any topic, and the client is there now. */
  record FullResync(LedgerLocation location, int connection, String reason, LedgerCursor cursor)
      implements Observation {}

  /** {@code closed}. */
  record ClosedByNode(LedgerLocation location, int connection, String reason)
      implements Observation {}

  /** A sign of life. */
  record KeepaliveReceived(LedgerLocation location, int connection) implements Observation {}

  /** Bytes that are nothing of the protocol. */
  record Garbled(LedgerLocation location, int connection, String why) implements Observation {}

  /** The connection is over. */
  record ConnectionEnded(LedgerLocation location, int connection, String how)
      implements Observation {}
}
