package io.tidings.faults.check;

import io.tidings.faults.check.Step.Announced;
import io.tidings.faults.check.Step.Attached;
import io.tidings.faults.check.Step.Delivered;
import io.tidings.faults.check.Step.Dismissed;
import io.tidings.faults.check.Step.Garbled;
import io.tidings.faults.check.Step.Kept;
import io.tidings.faults.check.Step.Moved;
import io.tidings.faults.check.Step.Restarted;
import io.tidings.faults.check.Step.Resynced;
import io.tidings.faults.sse.Item.Event;
import io.tidings.faults.sse.Item.Position;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a block of docs/protocol.md, section Frames, means to the client. */
final class Frames {
  private final boolean named;

  Frames(boolean named) {
    this.named = named;
  }

  Step moved(Mark mark, int connection, Position position) {
    Cursor cursor = Cursor.read(position.id());
    return cursor == null
        ? new Garbled(mark, connection, "no cursor: " + position.id())
        : new Moved(mark, connection, cursor);
  }

  Step happened(Mark mark, int connection, Event event) {
    Cursor cursor = event.identified() ? Cursor.read(event.lastId()) : null;
    JsonNode json = json(event.data());
    if (json == null || !json.isObject()) {
      return new Garbled(mark, connection, "data is no JSON object");
    }
    if (event.identified() && cursor == null) {
      return new Garbled(mark, connection, "no cursor: " + event.lastId());
    }
    return named
        ? named(mark, connection, cursor, event.type(), json)
        : unnamed(mark, connection, cursor, event.type(), json);
  }

  private static Step named(
      Mark mark, int connection, @Nullable Cursor cursor, String type, JsonNode data) {
    return switch (type) {
      case "connected", "resync", "closed", "ping" -> control(mark, connection, cursor, type, data);
      default -> event(mark, connection, cursor, null, data);
    };
  }

  private static Step unnamed(
      Mark mark, int connection, @Nullable Cursor cursor, String name, JsonNode frame) {
    JsonNode type = frame.path("type");
    JsonNode data = frame.path("data");
    if (!name.equals("message") || !type.isString()) {
      return new Garbled(mark, connection, "no frame of the unnamed framing");
    }
    return switch (type.stringValue()) {
      case "connected", "resync", "closed" ->
          control(mark, connection, cursor, type.stringValue(), data);
      default ->
          frame.path("topic").isString()
              ? event(mark, connection, cursor, frame.path("topic").stringValue(), data)
              : new Garbled(mark, connection, "an event without a topic");
    };
  }

  private static Step event(
      Mark mark, int connection, @Nullable Cursor cursor, @Nullable String topic, JsonNode data) {
    @Nullable Payload payload = Payload.read(data);
    return cursor == null
        ? new Announced(mark, connection, payload)
        : new Delivered(mark, connection, cursor, payload, topic);
  }

  private static Step control(
      Mark mark, int connection, @Nullable Cursor cursor, String type, JsonNode data) {
    JsonNode reason = data.path("reason");
    if (type.equals("resync") && reason.isString()) {
      return resync(mark, connection, cursor, reason.stringValue(), data);
    }
    if (cursor != null) {
      return new Garbled(mark, connection, type + " with an id");
    }
    if (type.equals("connected") && data.path("node").isString()) {
      return new Attached(mark, connection);
    }
    if (type.equals("closed") && reason.isString()) {
      return new Dismissed(mark, connection, reason.stringValue());
    }
    return type.equals("ping")
        ? new Kept(mark, connection)
        : new Garbled(mark, connection, type + " without what it has to say");
  }

  private static Step resync(
      Mark mark, int connection, @Nullable Cursor cursor, String reason, JsonNode data) {
    Cursor to = Cursor.read(data.path("to").stringValue(""));
    List<String> topics = new ArrayList<>();
    data.path("topics").forEach(topic -> topics.add(topic.stringValue("")));
    if (to == null || topics.isEmpty()) {
      return new Garbled(mark, connection, "resync without topics or 'to'");
    }
    return cursor == null
        ? new Resynced(mark, connection, reason, topics, to)
        : new Restarted(mark, connection, reason, cursor);
  }

  private static @Nullable JsonNode json(String text) {
    try {
      return JsonMapper.shared().readTree(text);
    } catch (JacksonException _) {
      return null;
    }
  }
}
