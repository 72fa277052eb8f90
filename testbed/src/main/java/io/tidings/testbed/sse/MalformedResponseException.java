package io.tidings.testbed.sse;

/** The bytes are not an HTTP response. */
public final class MalformedResponseException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String what;

  MalformedResponseException(String what) {
    super(what);
    this.what = what;
  }

  public String what() {
    return what;
  }
}
