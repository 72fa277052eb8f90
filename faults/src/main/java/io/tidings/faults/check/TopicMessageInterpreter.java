package io.tidings.faults.check;

import io.tidings.faults.check.Observation.Garbled;
import io.tidings.faults.check.Observation.KeepaliveReceived;
import io.tidings.testbed.sse.ResponseItem.DispatchedEvent;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Interprets the messages of a WebSocket that follows topics: the frames of the unnamed framing, of
 * which the id and the retry are fields of the object.
 */
final class TopicMessageInterpreter implements MessageInterpreter {
  private static final Set<String> FIELDS =
      Set.of("topic", "type", "data", "tabId", "timestamp", "retry", "id");
  private static final Set<String> WITH_RETRY = Set.of("connected", "closed");

  private final FrameInterpreter frames = new FrameInterpreter(false);

  @Override
  public List<Observation> message(LedgerLocation location, int connection, String text) {
    JsonNode message;
    try {
      message = JsonMapper.shared().readTree(text);
    } catch (JacksonException _) {
      return garbled(location, connection, "a message that is no JSON");
    }
    if (!message.isObject() || !FIELDS.containsAll(message.propertyNames())) {
      return garbled(location, connection, "a message of another form");
    }
    String type = message.path("type").stringValue("");
    boolean control = message.path("topic").isMissingNode();
    boolean retry = message.path("retry").isIntegralNumber();
    if (retry != (control && WITH_RETRY.contains(type))) {
      return garbled(location, connection, "a retry where none belongs, or none");
    }
    JsonNode id = message.path("id");
    if (!id.isMissingNode() && !id.isString()) {
      return garbled(location, connection, "an id that is no text");
    }
    if (control && type.equals("attaching") && id.isMissingNode()) {
      return List.of(new KeepaliveReceived(location, connection));
    }
    return frames.event(
        location,
        connection,
        new DispatchedEvent(id.stringValue(""), "message", text, id.isString()));
  }

  private static List<Observation> garbled(LedgerLocation location, int connection, String why) {
    return List.of(new Garbled(location, connection, why));
  }
}
