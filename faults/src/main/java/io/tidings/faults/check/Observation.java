package io.tidings.faults.check;

import io.tidings.testbed.websocket.ClientTransport;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An entry of a client's log, in the order of the log. */
sealed interface Observation {
  LedgerLocation location();

  int connection();

  /** The client is about to connect, with that last event id. */
  record ConnectionOpened(LedgerLocation location, int connection, @Nullable String lastEventId)
      implements Observation {}

  /** The head of the response. */
  record ResponseStarted(
      LedgerLocation location,
      int connection,
      ClientTransport transport,
      int status,
      String mediaType)
      implements Observation {
    /** Answers of a load balancer that has no node. */
    private static final Set<Integer> NO_NODE = Set.of(502, 503, 504);

    /** Whether a stream follows. */
    boolean streams() {
      return switch (transport) {
        case EVENT_STREAM -> status == 200 && mediaType.equals("text/event-stream");
        case WEBSOCKET -> status == 101;
      };
    }

    /**
     * Whether the client comes back after it: an {@code EventSource} would not after another
     * status, while a page that opens WebSockets has no status and has to retry by itself.
     */
    boolean keepsClient() {
      return streams() || (transport == ClientTransport.WEBSOCKET && NO_NODE.contains(status));
    }

    String text() {
      return (status + " " + mediaType).strip();
    }
  }

  /** {@code connected}. */
  record StreamConnected(LedgerLocation location, int connection) implements Observation {}

  /** An id without an event. */
  record PositionMoved(LedgerLocation location, int connection, LedgerCursor cursor)
      implements Observation {}

  /**
   * A durable event.
   *
   * @param payload null when no publisher of the run sent it
   * @param topic null in a framing that does not name it
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

  /** History cannot serve those topics up to that position; the client's position stays. */
  record PartialResync(
      LedgerLocation location, int connection, String reason, List<String> topics, LedgerCursor to)
      implements Observation {}

  /** History cannot serve any topic, and the client's position moves there. */
  record FullResync(LedgerLocation location, int connection, String reason, LedgerCursor cursor)
      implements Observation {}

  /**
   * A tab is told what to show anew.
   *
   * @param data the peer that it is about
   */
  record Triggered(LedgerLocation location, int connection, String name, String data)
      implements Observation {}

  /**
   * A user is told the number of unread notifications.
   *
   * @param user whose number it is; null where that is not said
   */
  record Counted(LedgerLocation location, int connection, @Nullable Long user, long count)
      implements Observation {}

  /** {@code closed}. */
  record ClosedByNode(LedgerLocation location, int connection, String reason)
      implements Observation {}

  /** A keepalive. */
  record KeepaliveReceived(LedgerLocation location, int connection) implements Observation {}

  /** Bytes that are not part of the protocol. */
  record Garbled(LedgerLocation location, int connection, String why) implements Observation {}

  /** The connection has ended. */
  record ConnectionEnded(LedgerLocation location, int connection, String how)
      implements Observation {}
}
