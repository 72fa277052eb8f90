package io.tidings.node.board;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The users who can read a project: every signed-in one, or its members alone. */
public enum Visibility {
  PUBLIC,
  PRIVATE;

  /** As state, events and requests name it. */
  @JsonValue
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
