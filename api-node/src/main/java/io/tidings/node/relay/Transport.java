package io.tidings.node.relay;

import java.util.Locale;

/** What carries a connection's frames: one word for the metric label and the log field. */
public enum Transport {
  SSE,
  WEBSOCKET;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** The word in metrics and logs. */
  public String word() {
    return word;
  }
}
