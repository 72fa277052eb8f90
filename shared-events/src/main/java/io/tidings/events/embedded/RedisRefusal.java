package io.tidings.events.embedded;

/** A server answered a command with an error; the message is the server's. */
public final class RedisRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RedisRefusal(String message) {
    super(message);
  }
}
