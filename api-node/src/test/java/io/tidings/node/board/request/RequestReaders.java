package io.tidings.node.board.request;

import jakarta.validation.Validation;

/** The reader of requests without Spring. */
public final class RequestReaders {
  private RequestReaders() {}

  public static RequestReader create() {
    return new RequestReader(Validation.buildDefaultValidatorFactory().getValidator());
  }
}
