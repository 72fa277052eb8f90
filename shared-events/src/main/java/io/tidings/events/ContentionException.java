package io.tidings.events;

/** Every attempt to change the state conflicted with another change: nothing was written. */
public final class ContentionException extends LogException {
  public ContentionException(String message) {
    super(message, null);
  }
}
