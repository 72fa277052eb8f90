package io.tidings.node.board;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Who reads a project: every signed-in user, or its members alone. */
enum Visibility {
  PUBLIC,
  PRIVATE;

  /** As state, events and requests name it. */
  @JsonValue
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
