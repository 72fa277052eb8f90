package io.tidings.node.board.database;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

/** What a user has to type before all projects are deleted, those of others as well. */
record ProjectWipe(
    @NotNull @Pattern(regexp = WORDS, message = '"' + WORDS + '"') String confirm,
    @NotNull String password) {
  private static final String WORDS = "DELETE ALL PROJECTS";

  @Override
  public String toString() {
    return "ProjectWipe"; // without the password
  }
}
