package io.tidings.node.relay;

import io.tidings.events.Cursor;

/** Where a client says it stands. */
public sealed interface Start {
  /** It has no cursor: it wants what comes from now on. */
  record Now() implements Start {}

  /** It wants what follows this cursor. */
  record After(Cursor cursor) implements Start {}

  /** It sent something that is no cursor of ours. */
  record Unreadable() implements Start {}
}
