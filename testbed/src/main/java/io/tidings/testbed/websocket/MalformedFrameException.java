package io.tidings.testbed.websocket;

/** A server sent what RFC 6455 does not allow. */
public final class MalformedFrameException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String what;

  MalformedFrameException(String what) {
    super(what);
    this.what = what;
  }

  String what() {
    return what;
  }
}
