package io.tidings.node.relay;

/** A client's place among the streams of a node, by rules that the relay does not know. */
public interface Slot {

  /** Takes it, once, before the stream is served; false when there is none left. Must not block. */
  boolean take();

  /** The stream has ended; does nothing when the seat was not taken. Must not block. */
  void release();
}
