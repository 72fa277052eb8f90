package io.tidings.node.chat;

/** Which way a message went, as the mailbox's owner sees it. */
public enum MessageDirection {
  INBOUND,
  OUTBOUND
}
