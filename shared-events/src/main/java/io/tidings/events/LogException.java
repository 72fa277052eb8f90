package io.tidings.events;

import org.jspecify.annotations.Nullable;

/** A fault of the log; its subclasses say what the caller may conclude. */
public abstract sealed class LogException extends RuntimeException
    permits LogUnavailableException,
        ContentionException,
        IndeterminateException,
        PayloadTooLargeException,
        UnknownWorkspaceException {
  LogException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
