package io.tidings.node.relay;

/** What is decided about a connection: that it may see something, or that it ends. */
public sealed interface AccessDecision permits Permission, AccessDecision.Denial {

  /** It may see nothing more; its stream ends for this reason. */
  record Denial(CloseReason reason) implements AccessDecision {}
}
