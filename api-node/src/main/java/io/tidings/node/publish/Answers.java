package io.tidings.node.publish;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Waits for the log. Requests run on virtual threads, where waiting is cheap, and the log answers
 * or fails in bounded time.
 */
final class Answers {
  private Answers() {}

  static <T> T await(CompletableFuture<T> answer) {
    try {
      return answer.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException fault) {
        throw fault;
      }
      throw e;
    }
  }
}
