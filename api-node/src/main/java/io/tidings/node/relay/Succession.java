package io.tidings.node.relay;

import io.tidings.events.Cursor;
import io.tidings.events.Event;
import io.tidings.events.Topic;

/**
 * The place of a connection among those that a client opens one after the other, of which only the
 * newest stays. Each begins at an event of a topic of their own, which the connection has to hold,
 * and ends at the next one. So the connections together have each event once, on whichever nodes
 * they are: that the next one begins has its place in the order of all events.
 *
 * @param topic of this client's connections alone
 * @param from where the connection begins, unless its client comes with a cursor
 */
public record Succession(Topic topic, Cursor from) {
  /** Whether the next connection begins at this event. */
  boolean endsAt(Event event) {
    return event.id().after(from.id()) && event.envelope().topics().contains(topic);
  }
}
