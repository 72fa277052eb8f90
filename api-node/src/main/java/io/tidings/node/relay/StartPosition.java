package io.tidings.node.relay;

import io.tidings.events.Cursor;

/** The position that a client asks to start at. */
public sealed interface StartPosition {
  /** It has no cursor: it wants what comes from now on. */
  record Now() implements StartPosition {}

  /** It wants what follows this cursor. */
  record After(Cursor cursor) implements StartPosition {}

  /** It sent something that is no cursor of ours. */
  record BadCursor() implements StartPosition {}
}
