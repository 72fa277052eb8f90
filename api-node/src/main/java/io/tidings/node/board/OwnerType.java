package io.tidings.node.board;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whose a project is: a repository's, a user's or an organization's. */
enum OwnerType {
  REPO,
  USER,
  ORG;

  /** As state, events and requests name it. */
  @JsonValue
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
