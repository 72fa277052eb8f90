package io.tidings.node.relay;

import io.tidings.events.Cursor;

/** The position that a client asks to start at. */
public sealed interface StartPosition {
  /** The client has no cursor: it wants the events from now on. */
  record Now() implements StartPosition {}

  /** The client wants the events after this cursor. */
  record After(Cursor cursor) implements StartPosition {}

  /** The client sent something that is no cursor of ours. */
  record BadCursor() implements StartPosition {}
}
