package io.tidings.node.relay;

/**
 * A connection, as the lane that owns it sees it. Only the lane's thread calls the methods that
 * {@link ConnectionHandle} does not declare.
 */
interface LaneMember extends ConnectionHandle {
  /** Checks its deadlines; called several times a second until it has left. */
  void tick();

  /** Writes the queued frames; called at the end of a round in which it asked for this. */
  void flush();

  /** Whether it no longer takes part: at most its last frame is still on its way. */
  boolean hasLeft();

  /** Whether its socket is closed. */
  boolean ended();

  /** Aborts it when its client did not take the last frame in time. */
  void checkOverdue();

  /** Ends it and frees its outbox at once, because the node has no memory to spare. */
  void evict();

  /** Ends it because its code threw. Never throws itself. */
  void fail(Throwable fault);

  /** What is known of it at present. */
  ConnectionReport report();

  /** Bytes of the frames that are queued. */
  long waitingBytes();

  /** Bytes of the frames that are queued or being written. */
  long heldBytes();
}
