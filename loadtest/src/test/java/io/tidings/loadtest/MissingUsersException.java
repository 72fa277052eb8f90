package io.tidings.loadtest;

/** Nothing says which users a simulation may take, and those of the profile dev are not there. */
final class MissingUsersException extends WrongSettingException {
  private static final long serialVersionUID = 1L;

  MissingUsersException(String message) {
    super(message);
  }
}
