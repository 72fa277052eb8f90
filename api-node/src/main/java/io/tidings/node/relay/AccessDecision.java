package io.tidings.node.relay;

/** What is decided about a connection: that it may see something, or that it ends. */
public sealed interface AccessDecision permits Permission, AccessDecision.Denial {

  /** The client may see nothing more; its connection is closed for this reason. */
  record Denial(CloseReason reason) implements AccessDecision {}
}
