package io.tidings.testbed.proxy;

/** The direction in which bytes go. */
public enum Direction {
  /** From the client to the server. */
  UPSTREAM,
  /** From the server to the client. */
  DOWNSTREAM,
  BOTH;

  boolean covers(Direction direction) {
    return this == BOTH || this == direction;
  }
}
