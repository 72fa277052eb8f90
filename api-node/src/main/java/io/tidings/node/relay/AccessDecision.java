package io.tidings.node.relay;

/** The decision about a connection: it may see something, or it ends. */
public sealed interface AccessDecision permits Permission, AccessDecision.Denial {

  /** The client may see nothing more; its connection is closed for this reason. */
  record Denial(CloseReason reason) implements AccessDecision {}
}
