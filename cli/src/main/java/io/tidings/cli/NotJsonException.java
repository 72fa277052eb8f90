package io.tidings.cli;

import tools.jackson.core.JacksonException;

/** A text is not the JSON that it should be; the message continues a sentence about it. */
public final class NotJsonException extends Exception {
  private static final long serialVersionUID = 1L;

  NotJsonException(String message) {
    super(message, null, false, false);
  }

  NotJsonException(JacksonException e) {
    this(
        "is no JSON: "
            // what it says of its own settings is for programs
            + e.getOriginalMessage().replaceAll(" \\((start marker|for ).*?\\]\\)", "")
            + (e.getLocation() == null ? "" : ", at column " + e.getLocation().getColumnNr()));
  }
}
