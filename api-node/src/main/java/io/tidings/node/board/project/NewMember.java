package io.tidings.node.board.project;

import io.tidings.node.board.Role;
import io.tidings.node.http.ProblemException;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/** A member to add, named by either id or user name. */
record NewMember(@Nullable Long userId, @Nullable String username, @NotNull Role role) {
  NewMember {
    if (userId == null && username == null) {
      throw ProblemException.invalid("missing-field", "userId", "userId or username is missing.");
    }
    if (userId != null && username != null) {
      throw ProblemException.invalid(
          "invalid-field", "username", "username has to be absent where there is a userId.");
    }
  }
}
