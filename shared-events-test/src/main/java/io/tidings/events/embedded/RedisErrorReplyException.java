package io.tidings.events.embedded;

/** A server answered a command with an error; the message is the server's. */
public final class RedisErrorReplyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RedisErrorReplyException(String message) {
    super(message);
  }
}
