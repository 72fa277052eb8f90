package io.tidings.node.relay;

import java.nio.ByteBuffer;

/**
 * Where a connection's bytes go. Only its lane calls it, and never {@link #write} while one is
 * pending. It tells the {@link ConnectionHandle} of the outcome, from any thread, also from within
 * the call.
 */
public interface Outlet {

  /** What carries it. */
  Transport transport();

  /**
   * Writes all buffers in order, then calls {@link ConnectionHandle#written} or {@link
   * ConnectionHandle#gone}.
   */
  void write(ByteBuffer... frames);

  /**
   * Nothing more will be written: tells the client so, and calls {@link ConnectionHandle#gone} once
   * it is closed.
   */
  void finish(CloseReason why);

  /** Closes at once, whatever is pending. */
  void abort();

  /** Checks the deadlines of the transport; called several times a second until the end begins. */
  default void tick() {}
}
