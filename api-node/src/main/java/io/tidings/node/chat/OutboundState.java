package io.tidings.node.chat;

/** How far a message that the mailbox's owner sent has come. */
public enum OutboundState {
  /** It is kept, and still to be sent. */
  QUEUED,
  /** The recipient's server has it. */
  SENT,
  /** One of the recipient's devices has it. */
  DELIVERED,
  /** It was not accepted; sending it again may help. */
  FAILED
}
