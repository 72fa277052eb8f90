package io.tidings.node.relay;

/** What is decided about a connection: that it may see something, or that it ends. */
public sealed interface Ruling permits Permission, Ruling.Refusal {

  /** It may see nothing more; its stream ends for this reason. */
  record Refusal(CloseReason reason) implements Ruling {}
}
