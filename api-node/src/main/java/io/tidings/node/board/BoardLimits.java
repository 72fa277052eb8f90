package io.tidings.node.board;

import io.tidings.node.http.ProblemException;
import org.springframework.http.HttpStatus;

/** A project's bounds. */
final class BoardLimits {
  private BoardLimits() {}

  /** Refuses one more. */
  static void check(int present, int most, String things) {
    if (present >= most) {
      throw new ProblemException(
          HttpStatus.CONFLICT,
          "project-full",
          null,
          "A project has at most " + most + " " + things + ".");
    }
  }
}
