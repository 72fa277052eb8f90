package io.tidings.node.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Waits on a virtual thread for what the log answers. */
public final class Await {
  private Await() {}

  /** The result, or the fault itself, as if there had been no future. */
  public static <T> T result(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
