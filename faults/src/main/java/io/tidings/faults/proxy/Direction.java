package io.tidings.faults.proxy;

/** Which way bytes go. */
public enum Direction {
  /** From the client to the server. */
  UPSTREAM,
  /** From the server to the client. */
  DOWNSTREAM,
  BOTH;

  boolean covers(Direction way) {
    return this == BOTH || this == way;
  }
}
