package io.tidings.node.board;

import io.tidings.node.http.ProblemException;
import org.springframework.http.HttpStatus;
import org.springframework.util.unit.DataSize;

/** A project's bounds. */
final class BoardLimits {
  private BoardLimits() {}

  /** Refuses one more. */
  static void check(int present, int most, String things) {
    if (present >= most) {
      throw full("A project has at most " + most + " " + things + ".");
    }
  }

  /** Refuses tickets that grow beyond what can be read at once; what shrinks is always taken. */
  static void checkBytes(BoardDraft draft, DataSize most) {
    if (draft.grows() && draft.bytes() > most.toBytes()) {
      throw full(
          "The titles, descriptions and labels of a project's tickets have at most "
              + most.toBytes()
              + " bytes.");
    }
  }

  private static ProblemException full(String detail) {
    return new ProblemException(HttpStatus.CONFLICT, "project-full", null, detail);
  }
}
