package io.tidings.events.redis;

import java.util.concurrent.CompletionException;

/** What is behind an error. */
final class Exceptions {
  private Exceptions() {}

  /** The error itself, without the wrapping of futures. */
  static Throwable unwrap(Throwable error) {
    return error instanceof CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }

  /** The words of the innermost cause, which say most. */
  static String rootMessage(Throwable error) {
    Throwable deepest = error;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return String.valueOf(deepest.getMessage());
  }
}
