package io.tidings.node.http;

import java.time.Duration;

/** A client that does more than it may, and is told when to go on: 429. */
public final class TooManyRequestsException extends RuntimeException {
  private final String code;
  private final Duration retryAfter;

  /**
   * @param code a word that stays the same over versions
   * @param detail one sentence
   */
  public TooManyRequestsException(String code, String detail, Duration retryAfter) {
    super(detail);
    this.code = code;
    this.retryAfter = retryAfter;
  }

  String code() {
    return code;
  }

  /** For {@code Retry-After}. [RFC 9110, 10.2.3] "delay-seconds = 1*DIGIT" */
  String seconds() {
    return Long.toString(Math.max(1, retryAfter.plusMillis(999).toSeconds()));
  }
}
