package io.tidings.node.board;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What owns a project: a repository, a user or an organization. */
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
