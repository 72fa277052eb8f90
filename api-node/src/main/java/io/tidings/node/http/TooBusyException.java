package io.tidings.node.http;

import java.time.Duration;

/** The node has more work of a kind than it can do now: 503, and when to ask again. */
public final class TooBusyException extends RuntimeException {
  /** When it is worth asking again. */
  static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  /**
   * @param detail one sentence
   */
  public TooBusyException(String detail) {
    super(detail);
  }
}
