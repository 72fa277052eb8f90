package io.tidings.loadtest;

/** A setting has a value that it must not have; its message is one line for the user. */
class WrongSettingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WrongSettingException(String message) {
    super(message);
  }
}
