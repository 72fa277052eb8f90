package io.tidings.node.board;

import io.tidings.node.http.ProblemException;
import org.springframework.http.HttpStatus;

/** The 404 for what the caller cannot see; the same whether it exists or not. */
public final class NotFoundException extends ProblemException {
  public NotFoundException(String thing) {
    super(HttpStatus.NOT_FOUND, "not-found", null, "There is no such " + thing + ".");
  }
}
