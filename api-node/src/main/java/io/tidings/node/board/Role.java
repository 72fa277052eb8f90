package io.tidings.node.board;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a member may do; each may do what the ones before it may. */
enum Role {
  READER,
  WRITER,
  ADMIN;

  /** As state, events and requests name it. */
  @JsonValue
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
