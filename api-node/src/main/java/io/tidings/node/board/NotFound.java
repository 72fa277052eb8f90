package io.tidings.node.board;

import io.tidings.node.http.ProblemException;
import org.springframework.http.HttpStatus;

/** What is not there for the caller; one answer, whether it is anywhere or not. */
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
