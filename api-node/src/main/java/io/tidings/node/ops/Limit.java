package io.tidings.node.ops;

import java.util.Locale;

/** A limit of the node: the label of the rejections that it causes. */
public enum Limit {
  /** Streams on this node. */
  STREAMS,
  /** Streams of one user. */
  USER_STREAMS,
  /** Streams from one address. */
  ADDRESS_STREAMS,
  /** Streams of one project. */
  PROJECT_STREAMS,
  /** Streams of one user in one project. */
  USER_PROJECT_STREAMS,
  /** How often one user opens streams of which the newer one ends the older. */
  STREAM_OPENINGS,
  /** Events a second of one publisher. */
  PUBLISH_RATE,
  /** Bytes a second of one publisher. */
  PUBLISH_BYTES,
  /** Bytes a second that one user writes to boards. */
  BOARD_BYTES,
  /** Messages a second that one user sends. */
  CHAT_MESSAGES,
  /** Requests to upstream servers at once, of one user or of this node. */
  UPSTREAM_REQUESTS,
  /** Large boards that are read at once, by one user or on this node. */
  LARGE_READS,
  /** Large bodies that are parsed at once. */
  LARGE_BODIES,
  /** Passwords tried in vain, for a user or from an address. */
  FAILED_LOGINS,
  /** Logins of one user. */
  LOGINS,
  /** Changes that one user makes to their own account. */
  ACCOUNT_CHANGES,
  /** How often one user marks notifications, or changes which ones they want. */
  NOTIFICATION_CHANGES,
  /** How often one user says that they look at projects, or no longer do. */
  VIEWER_CHANGES,
  /** How often one user's tabs say which thread they show. */
  ACTIVE_PEER_CHANGES,
  /** How often one user starts and stops stopwatches. */
  STOPWATCH_CHANGES,
  /** Memory for bodies and answers that are on their way, of one client or on this node. */
  TRANSFERS,
  /** Connections that are no streams. */
  CONNECTIONS,
  /** Time to send a request in. */
  REQUEST_TIMEOUT,
  /** Time to take an answer in. */
  ANSWER_TIMEOUT;

  private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** As in metrics, such as {@code user-streams}. */
  public String word() {
    return word;
  }
}
