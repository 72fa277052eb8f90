package io.tidings.events;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Durable events that the log writes together, in order, or not at all.
 *
 * @param events 1 to 100
 * @param key makes a retry safe; without one a caller that got no answer cannot know
 */
public record Append(Workspace workspace, List<NewEvent> events, @Nullable IdempotencyKey key) {
  /** The maximum number of events in one append. */
  public static final int MAX_EVENTS = 100;

  public Append {
    events = List.copyOf(events);
    if (events.isEmpty() || events.size() > MAX_EVENTS) {
      throw new InvalidNameException(
          "events", events.size() + " events", "1 to " + MAX_EVENTS + " events");
    }
  }

  /** One event, without an idempotency key. */
  public static Append of(Workspace workspace, NewEvent event) {
    return new Append(workspace, List.of(event), null);
  }
}
