package io.tidings.node.chat;

/** What became of a request to advance a watermark. */
public sealed interface Advance {
  /** It was advanced, and the change announced. */
  record Advanced() implements Advance {}

  /** It is there already, or further. Nothing was written. */
  record AlreadyThere() implements Advance {}

  /** The mailbox has no such contact. */
  record UnknownPeer() implements Advance {}

  /**
   * The thread has no such message yet. Future messages must not be read before they come.
   *
   * @param newest the thread's last row
   */
  record BeyondNewest(long newest) implements Advance {}
}
