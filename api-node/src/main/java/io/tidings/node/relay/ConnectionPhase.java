package io.tidings.node.relay;

import java.util.Locale;

/** How far a connection is, as administrators see it. */
public enum ConnectionPhase {
  /** It waits for its feed. */
  ATTACHING,
  /** Its rights are read, and it is sent what its client missed. */
  REPLAYING,
  LIVE,
  /** At most its last frame is still on its way. */
  CLOSING;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** The word in answers. */
  public String word() {
    return word;
  }
}
