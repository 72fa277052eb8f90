package io.tidings.faults.check;

import io.tidings.faults.check.Observation.Counted;
import io.tidings.faults.check.Observation.Garbled;
import io.tidings.testbed.sse.ResponseItem.DispatchedEvent;
import io.tidings.testbed.sse.ResponseItem.PositionBlock;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Interprets a user's own stream, {@code /user/events} or its WebSocket: counts of notifications,
 * and the control frames. The other features' frames are not judged.
 */
final class UserStreamInterpreter implements BlockInterpreter, MessageInterpreter {
  private static final String COUNT = "notification-count";
  private static final Set<String> CONTROL =
      Set.of("connected", "resync", "closed", "ping", "degraded", "attaching");

  private final FrameInterpreter frames = new FrameInterpreter(true);
  private final TopicMessageInterpreter messages = new TopicMessageInterpreter();

  @Override
  public Observation position(LedgerLocation location, int connection, PositionBlock position) {
    return frames.position(location, connection, position);
  }

  @Override
  public List<Observation> event(LedgerLocation location, int connection, DispatchedEvent event) {
    if (event.type().equals(COUNT)) {
      JsonNode data = json(event.data());
      return List.of(
          data != null
                  && !event.identified()
                  && Set.copyOf(data.propertyNames()).equals(Set.of("UserID", "Count"))
                  && data.path("UserID").isIntegralNumber()
              ? count(location, connection, data.path("UserID").longValue(), data.path("Count"))
              : noCount(location, connection));
    }
    return CONTROL.contains(event.type()) ? frames.event(location, connection, event) : List.of();
  }

  @Override
  public List<Observation> message(LedgerLocation location, int connection, String text) {
    JsonNode message = json(text);
    String type = message == null ? "" : message.path("type").stringValue("");
    if (message != null && type.equals(COUNT)) {
      return List.of(
          Set.copyOf(message.propertyNames()).equals(Set.of("type", "count"))
              ? count(location, connection, null, message.path("count"))
              : noCount(location, connection));
    }
    return type.isEmpty() || CONTROL.contains(type)
        ? messages.message(location, connection, text)
        : List.of();
  }

  private static Observation count(
      LedgerLocation location, int connection, @Nullable Long user, JsonNode count) {
    return count.isIntegralNumber()
        ? new Counted(location, connection, user, count.longValue())
        : noCount(location, connection);
  }

  private static Observation noCount(LedgerLocation location, int connection) {
    return new Garbled(location, connection, "a count of another form, or with an id");
  }

  private static @Nullable JsonNode json(String text) {
    try {
      return JsonMapper.shared().readTree(text);
    } catch (JacksonException _) {
      return null;
    }
  }
}
