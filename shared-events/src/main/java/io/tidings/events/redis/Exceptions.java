package io.tidings.events.redis;

import java.util.concurrent.CompletionException;

/** Reads the causes of exceptions. */
final class Exceptions {
  private Exceptions() {}

  /** The error itself, without the wrapping of futures. */
  static Throwable unwrap(Throwable error) {
    return error instanceof CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }

  /** The message of the innermost cause, which is the most specific one. */
  static String rootMessage(Throwable error) {
    Throwable deepest = error;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return String.valueOf(deepest.getMessage());
  }
}
