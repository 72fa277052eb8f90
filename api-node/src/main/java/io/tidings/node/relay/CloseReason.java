package io.tidings.node.relay;

import java.util.Locale;

/** Why a connection ended: one word for the wire, the metric label and the log field. */
public enum CloseReason {
  /** It was open for as long as a connection may be, or the log did not answer in time. */
  TIMEOUT,
  /** This node is going away. */
  SHUTDOWN,
  /** It did not read fast enough. */
  SLOW_CONSUMER,
  /** There are too many. */
  LIMIT,
  /** Its right to read was taken away. */
  REVOKED,
  /** Its session or token ended by itself. */
  SESSION_EXPIRED,
  /** Its session or token was ended: clients need to know no more than that it is over. */
  LOGGED_OUT("session-expired"),
  /** Handling it failed on this node; its client resumes from its cursor. */
  FAULT,
  /** A newer connection of the same client took its place. */
  REPLACED,
  /** The data it showed is gone. */
  WIPED,
  /** The client went away; never sent. */
  GONE;

  private final String word;

  CloseReason() {
    this.word = name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  CloseReason(String word) {
    this.word = word;
  }

  /** The word on the wire, such as {@code slow-consumer}. */
  public String word() {
    return word;
  }
}
