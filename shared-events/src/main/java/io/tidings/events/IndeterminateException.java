package io.tidings.events;

import org.jspecify.annotations.Nullable;

/**
 * The log's answer got lost: the write may or may not have happened. Retry with an idempotency key.
 */
public final class IndeterminateException extends LogException {
  public IndeterminateException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
