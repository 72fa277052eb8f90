package io.tidings.node.board;

import io.tidings.node.http.ProblemException;
import org.springframework.http.HttpStatus;

/** The 404 for what the caller cannot see; the same whether it exists or not. */
final class NotFound {
  private NotFound() {}

  static ProblemException project() {
    return of("project");
  }

  static ProblemException of(String thing) {
    return new ProblemException(
        HttpStatus.NOT_FOUND, "not-found", null, "There is no such " + thing + ".");
  }
}
