package io.tidings.node.relay;

import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.Topic;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a connection may see at one moment of its workspace's history. Immutable: an access change
 * turns it into another one. The connection's lane asks it for each event, so it must not block.
 */
public non-sealed interface Permission extends AccessDecision {
  /** Sees all that is in its topics, whatever happens. */
  Permission EVERYTHING = control -> Permission.EVERYTHING;

  /**
   * The decision after this event of the control topic; itself when the event does not concern it.
   * It may be given an event that it knows already.
   */
  AccessDecision after(Event control);

  /**
   * Whether the connection may see this.
   *
   * @param id null for an ephemeral event
   */
  default boolean sees(Envelope envelope, @Nullable EventId id) {
    return true;
  }

  /**
   * Topics that it may read only since an event after this one, each with that event. Their earlier
   * events are not shown, so their state has to be fetched.
   */
  default Map<Topic, EventId> grantedAfter(EventId id) {
    return Map.of();
  }
}
