package io.tidings.node.chat.mailbox;

/**
 * A place in a thread: just after a row.
 *
 * @param row the row's id; 0 before the first one
 * @param inbound how many messages up to there are from the peer
 */
record ThreadPosition(long row, long inbound) {
  static final ThreadPosition START = new ThreadPosition(0, 0);
}
