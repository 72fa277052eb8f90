package io.tidings.faults.check;

import io.tidings.faults.check.Observation.Delivered;
import io.tidings.faults.check.Observation.FullResync;
import io.tidings.faults.check.Observation.Garbled;
import io.tidings.faults.check.Observation.KeepaliveReceived;
import io.tidings.faults.check.Observation.PartialResync;
import io.tidings.faults.check.Observation.PositionMoved;
import io.tidings.faults.check.Observation.StreamConnected;
import io.tidings.testbed.sse.ResponseItem.DispatchedEvent;
import io.tidings.testbed.sse.ResponseItem.PositionBlock;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Interprets the blocks of {@code /events/stream}: activities, flat frames about the stream itself,
 * and pings by that name. An activity is an event in one of the scopes that the user may see. All
 * scopes are one topic there, so a resync is about all of them. What others did meanwhile, such as
 * to prepare the run, only moves the position.
 */
final class ActivityInterpreter implements BlockInterpreter {
  private static final String TOPIC = "$activity";
  private static final Set<String> CONTROL = Set.of("connected", "resync", "closed", "degraded");

  private final List<String> scopes;
  private final String mark;
  private final FrameInterpreter frames = new FrameInterpreter(false);

  ActivityInterpreter(List<String> scopes, String mark) {
    this.scopes = List.copyOf(scopes);
    this.mark = mark;
  }

  @Override
  public Observation position(LedgerLocation location, int connection, PositionBlock position) {
    return frames.position(location, connection, position);
  }

  @Override
  public List<Observation> event(LedgerLocation location, int connection, DispatchedEvent event) {
    LedgerCursor cursor = event.identified() ? LedgerCursor.read(event.lastId()) : null;
    JsonNode frame = json(event.data());
    if (frame == null || !frame.isObject() || (event.identified() && cursor == null)) {
      return garbled(location, connection, "no JSON object, or an id that is no cursor");
    }
    if (event.type().equals("ping")) {
      return positioned(new KeepaliveReceived(location, connection), cursor);
    }
    String type = frame.path("type").stringValue("");
    if (!event.type().equals("message") || type.isEmpty()) {
      return garbled(location, connection, "no frame of a stream of activities");
    }
    if (CONTROL.contains(type)) {
      return control(location, connection, cursor, type, frame);
    }
    return cursor == null
        ? garbled(location, connection, type + " without an id")
        : List.of(
            type.equals("activity")
                ? activity(location, connection, cursor, frame.path("data"))
                : new PositionMoved(location, connection, cursor));
  }

  private List<Observation> control(
      LedgerLocation location,
      int connection,
      @Nullable LedgerCursor cursor,
      String type,
      JsonNode frame) {
    boolean named = frame.path("client_id").isString() && frame.path("timestamp").isString();
    if (type.equals("connected") && !named) {
      return garbled(location, connection, "connected without a client_id or a timestamp");
    }
    Observation said = FrameInterpreter.control(location, connection, cursor, type, frame);
    return switch (said) {
      case PartialResync resync when resync.topics().contains(TOPIC) ->
          List.of(new PartialResync(location, connection, resync.reason(), scopes, resync.to()));
      case FullResync resync -> List.of(resync);
      default -> positioned(said, cursor);
    };
  }

  private Observation activity(
      LedgerLocation location, int connection, LedgerCursor cursor, JsonNode data) {
    ReceivedActivity activity = ReceivedActivity.read(data, mark);
    if (activity == null || !activity.id().equals(cursor.id())) {
      return new Garbled(location, connection, "an activity without what it has to say");
    }
    return activity.change() == null && !scopes.contains(activity.scope())
        ? new PositionMoved(location, connection, cursor)
        : new Delivered(location, connection, cursor, activity.change(), null);
  }

  private static List<Observation> positioned(Observation said, @Nullable LedgerCursor cursor) {
    boolean carries = said instanceof StreamConnected || said instanceof KeepaliveReceived;
    return cursor != null && carries
        ? List.of(new PositionMoved(said.location(), said.connection(), cursor), said)
        : List.of(said);
  }

  private static List<Observation> garbled(LedgerLocation location, int connection, String why) {
    return List.of(new Garbled(location, connection, why));
  }

  private static @Nullable JsonNode json(String text) {
    try {
      return JsonMapper.shared().readTree(text);
    } catch (JacksonException _) {
      return null;
    }
  }
}
