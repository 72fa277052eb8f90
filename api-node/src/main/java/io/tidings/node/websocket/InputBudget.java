package io.tidings.node.websocket;

/**
 * How much a client may send between two pings of the node. A client has nothing to say but its
 * token and pongs; a few more frames do no harm. Thread-safe.
 */
final class InputBudget {
  private static final int BYTES = 16 * 1024;

  /**
   * What a frame costs besides its payload. Jetty hands on a frame that arrives in parts as
   * several, which cannot be told from those that a client has cut up.
   */
  private static final int FRAME = 32;

  private int spent;

  /** Counts a frame; false when it is too much. */
  synchronized boolean spend(int payloadBytes) {
    spent += FRAME + payloadBytes;
    return spent <= BYTES;
  }

  synchronized void renew() {
    spent = 0;
  }
}
