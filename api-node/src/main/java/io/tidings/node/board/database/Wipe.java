package io.tidings.node.board.database;

import static io.tidings.node.board.database.Confirmation.WORDS;

import io.tidings.node.http.ProblemException;
import io.tidings.node.user.ImportedUser;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

/** The confirmation that all data may be deleted, and the only user who is there then. */
record Wipe(
    @NotNull @Pattern(regexp = WORDS, message = '"' + WORDS + '"') String confirm,
    @NotNull String password,
    @NotNull @Valid NewAdmin admin) {

  /** An administrator of the whole system. */
  record NewAdmin(@NotNull String username, @NotNull String name, @NotNull String password) {

    ImportedUser toUser() {
      try {
        return ImportedUser.admin(username, name, password);
      } catch (ProblemException e) {
        throw e.inside("admin.");
      }
    }

    @Override
    public String toString() {
      return "NewAdmin[" + username + "]";
    }
  }

  @Override
  public String toString() {
    return "Wipe[" + admin + "]";
  }
}
