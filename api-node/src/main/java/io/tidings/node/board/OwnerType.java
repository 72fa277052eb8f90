package io.tidings.node.board;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What owns a project: a repository, a user or an organization. */
public enum OwnerType {
  REPO,
  USER,
  ORG;

  /** As state, events and requests name it. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
