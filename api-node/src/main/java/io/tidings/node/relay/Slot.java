package io.tidings.node.relay;

/** One of the connections that a node allows, by limits that the relay does not know. */
public interface Slot {

  /** Takes it, once, before the connection is served; false when none is left. Must not block. */
  boolean take();

  /** The connection has ended; does nothing when the slot was not taken. Must not block. */
  void release();
}
