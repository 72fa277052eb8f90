package io.tidings.faults.check;

import io.tidings.faults.check.Observation.Garbled;
import io.tidings.faults.check.Observation.Triggered;
import io.tidings.testbed.sse.ResponseItem.DispatchedEvent;
import io.tidings.testbed.sse.ResponseItem.PositionBlock;
import java.util.List;

/**
 * Interprets the blocks of {@code /events}: triggers with plain data, and the control frames of the
 * named framing. An event may be several triggers, of which the last has the id.
 */
final class TriggerInterpreter implements BlockInterpreter {
  private final FrameInterpreter frames = new FrameInterpreter(true);

  @Override
  public Observation position(LedgerLocation location, int connection, PositionBlock position) {
    return frames.position(location, connection, position);
  }

  @Override
  public List<Observation> event(LedgerLocation location, int connection, DispatchedEvent event) {
    return switch (event.type()) {
      case "thread-updated", "contact-changed", "contact-removed", "read-watermark-changed" -> {
        Observation trigger = new Triggered(location, connection, event.type(), event.data());
        yield event.identified()
            ? List.of(trigger, position(location, connection, new PositionBlock(event.lastId())))
            : List.of(trigger);
      }
      case "connected", "resync", "closed", "ping", "degraded" ->
          frames.event(location, connection, event);
      default -> List.of(new Garbled(location, connection, "no frame of a tab: " + event.type()));
    };
  }
}
