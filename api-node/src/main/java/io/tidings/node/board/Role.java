package io.tidings.node.board;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a member may do; each may do what the ones before it may. */
public enum Role {
  READER,
  WRITER,
  ADMIN;

  /** As state, events and requests name it. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
