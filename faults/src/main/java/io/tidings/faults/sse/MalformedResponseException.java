package io.tidings.faults.sse;

/** The bytes are no HTTP response. */
final class MalformedResponseException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String what;

  MalformedResponseException(String what) {
    super(what);
    this.what = what;
  }

  String what() {
    return what;
  }
}
