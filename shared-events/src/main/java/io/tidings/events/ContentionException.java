package io.tidings.events;

/** The state could not be changed because others did so all the time: nothing was written. */
public final class ContentionException extends LogException {
  public ContentionException(String message) {
    super(message, null);
  }
}
