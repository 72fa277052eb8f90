package io.tidings.node.board.database;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

/** What a user has to type before all data is replaced. */
record Confirmation(
    @NotNull @Pattern(regexp = WORDS, message = '"' + WORDS + '"') String confirm,
    @NotNull String password) {
  static final String WORDS = "WIPE ALL DATA";

  @Override
  public String toString() {
    return "Confirmation"; // without the password
  }
}
