package io.tidings.events;

import org.jspecify.annotations.Nullable;

/** The log could not be reached, or refused to write: nothing was written. */
public final class LogUnavailableException extends LogException {
  public LogUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
