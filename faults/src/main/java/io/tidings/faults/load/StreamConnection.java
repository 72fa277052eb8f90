package io.tidings.faults.load;

import java.io.IOException;

/**
 * A client's end of one connection: what it makes of bytes, and what it sends of its own accord.
 */
interface StreamConnection {
  /** Takes the next bytes of the node; returns whether the client has to leave after them. */
  boolean take(byte[] bytes, int length) throws IOException;

  /** Sends what is due; called at least every few hundred milliseconds while the client reads. */
  default void tick() throws IOException {}

  /** The client is about to leave. */
  default void leave() {}
}
