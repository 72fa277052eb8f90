package io.tidings.testbed.storm;

/** How a connection may end. */
public enum ConnectionEnding {
  /** The client leaves a live stream, and says so. */
  CLIENT_FIN,
  /** The client leaves a live stream with a reset. */
  CLIENT_RESET,
  /** A reset overtakes the request. */
  RESET_AT_ONCE,
  /** The client leaves in the middle of its request. */
  HALF_REQUEST,
  HEAD,
  /** A status that tells the client to stop. */
  REFUSED,
  /** The node ends the stream. */
  SERVER
}
