package io.tidings.faults.check;

import io.tidings.faults.check.Observation.ClosedByNode;
import io.tidings.faults.check.Observation.Delivered;
import io.tidings.faults.check.Observation.DeliveredWithoutId;
import io.tidings.faults.check.Observation.FullResync;
import io.tidings.faults.check.Observation.Garbled;
import io.tidings.faults.check.Observation.KeepaliveReceived;
import io.tidings.faults.check.Observation.PartialResync;
import io.tidings.faults.check.Observation.PositionMoved;
import io.tidings.faults.check.Observation.StreamConnected;
import io.tidings.testbed.sse.ResponseItem.DispatchedEvent;
import io.tidings.testbed.sse.ResponseItem.PositionBlock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Interprets blocks as a client does, by the section Frames of docs/protocol.md. */
final class FrameInterpreter implements BlockInterpreter {
  private final boolean namedFraming;

  FrameInterpreter(boolean namedFraming) {
    this.namedFraming = namedFraming;
  }

  @Override
  public Observation position(LedgerLocation location, int connection, PositionBlock position) {
    LedgerCursor cursor = LedgerCursor.read(position.id());
    return cursor == null
        ? new Garbled(location, connection, "no cursor: " + position.id())
        : new PositionMoved(location, connection, cursor);
  }

  @Override
  public List<Observation> event(LedgerLocation location, int connection, DispatchedEvent event) {
    LedgerCursor cursor = event.identified() ? LedgerCursor.read(event.lastId()) : null;
    JsonNode json = json(event.data());
    if (json == null || !json.isObject()) {
      return List.of(new Garbled(location, connection, "data is no JSON object"));
    }
    if (event.identified() && cursor == null) {
      return List.of(new Garbled(location, connection, "no cursor: " + event.lastId()));
    }
    Observation said =
        namedFraming
            ? named(location, connection, cursor, event.type(), json)
            : unnamed(location, connection, cursor, event.type(), json);
    boolean carriesPosition = said instanceof StreamConnected || said instanceof KeepaliveReceived;
    return cursor != null && carriesPosition
        ? List.of(new PositionMoved(location, connection, cursor), said)
        : List.of(said);
  }

  private static Observation named(
      LedgerLocation location,
      int connection,
      @Nullable LedgerCursor cursor,
      String type,
      JsonNode data) {
    return switch (type) {
      case "connected", "resync", "closed", "ping", "degraded" ->
          control(location, connection, cursor, type, data);
      default -> event(location, connection, cursor, null, data);
    };
  }

  private static Observation unnamed(
      LedgerLocation location,
      int connection,
      @Nullable LedgerCursor cursor,
      String name,
      JsonNode frame) {
    JsonNode type = frame.path("type");
    JsonNode data = frame.path("data");
    if (!name.equals("message") || !type.isString()) {
      return new Garbled(location, connection, "no frame of the unnamed framing");
    }
    return switch (type.stringValue()) {
      case "connected", "resync", "closed", "ping", "degraded" ->
          control(location, connection, cursor, type.stringValue(), data);
      default ->
          frame.path("topic").isString()
              ? event(location, connection, cursor, frame.path("topic").stringValue(), data)
              : new Garbled(location, connection, "an event without a topic");
    };
  }

  private static Observation event(
      LedgerLocation location,
      int connection,
      @Nullable LedgerCursor cursor,
      @Nullable String topic,
      JsonNode data) {
    @Nullable ReceivedPayload payload = ReceivedPayload.read(data);
    return cursor == null
        ? new DeliveredWithoutId(location, connection, payload)
        : new Delivered(location, connection, cursor, payload, topic);
  }

  /**
   * A frame about the stream itself.
   *
   * @param data what it says
   */
  static Observation control(
      LedgerLocation location,
      int connection,
      @Nullable LedgerCursor cursor,
      String type,
      JsonNode data) {
    JsonNode reason = data.path("reason");
    if (type.equals("resync") && reason.isString()) {
      return resync(location, connection, cursor, reason.stringValue(), data);
    }
    if (type.equals("ping")) {
      return new KeepaliveReceived(location, connection);
    }
    if (type.equals("degraded") && cursor == null && data.path("behindMs").isIntegralNumber()) {
      return new KeepaliveReceived(location, connection);
    }
    if (type.equals("connected")
        && data.path("node").isString()
        && data.path("keepaliveMs").isIntegralNumber()) {
      return new StreamConnected(location, connection);
    }
    if (type.equals("closed") && cursor == null && reason.isString()) {
      return new ClosedByNode(location, connection, reason.stringValue());
    }
    return new Garbled(location, connection, type + " without what it has to say, or with an id");
  }

  private static Observation resync(
      LedgerLocation location,
      int connection,
      @Nullable LedgerCursor cursor,
      String reason,
      JsonNode data) {
    LedgerCursor to = LedgerCursor.read(data.path("to").stringValue(""));
    List<String> topics = new ArrayList<>();
    data.path("topics").forEach(topic -> topics.add(topic.stringValue("")));
    if (to == null || topics.isEmpty()) {
      return new Garbled(location, connection, "resync without topics or 'to'");
    }
    return cursor == null
        ? new PartialResync(location, connection, reason, topics, to)
        : new FullResync(location, connection, reason, cursor);
  }

  private static @Nullable JsonNode json(String text) {
    try {
      return JsonMapper.shared().readTree(text);
    } catch (JacksonException _) {
      return null;
    }
  }
}
