package io.tidings.node.board;

import io.tidings.node.http.ProblemException;
import org.jspecify.annotations.Nullable;

/** What somebody has to write who is about to delete what is not only theirs. */
enum Confirmation {
  EVERYTHING("WIPE ALL DATA"),
  PROJECTS("DELETE ALL PROJECTS");

  private final String text;

  Confirmation(String text) {
    this.text = text;
  }

  void check(@Nullable String written) {
    if (!text.equals(RequestFields.required(written, "confirm"))) {
      throw ProblemException.invalid(
          "invalid-field", "confirm", "confirm has to be \"" + text + "\".");
    }
  }
}
