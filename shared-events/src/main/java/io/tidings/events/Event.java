package io.tidings.events;

/**
 * A durable event: an immutable fact with an id.
 *
 * @param cursor the position just after this event, which contains its id
 * @param envelope the event's content
 */
public record Event(Cursor cursor, Envelope envelope) {
  /** Its id in the workspace. */
  public EventId id() {
    return cursor.id();
  }
}
