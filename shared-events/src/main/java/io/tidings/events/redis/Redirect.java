package io.tidings.events.redis;

import org.jspecify.annotations.Nullable;

/**
 * A <a href="https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/">Redis
 * Cluster redirection</a>: the command was not executed, ask there.
 *
 * @param ask for this command only
 */
record Redirect(boolean ask, String host, int port) {

  /** Reads {@code MOVED 3999 127.0.0.1:6381}; null when the error is another one. */
  static @Nullable Redirect read(String error) {
    String[] part = error.split(" ", -1);
    if (part.length < 3 || !(part[0].equals("MOVED") || part[0].equals("ASK"))) {
      return null;
    }
    int colon = part[2].lastIndexOf(':');
    if (colon < 1) {
      return null;
    }
    try {
      return new Redirect(
          part[0].equals("ASK"),
          part[2].substring(0, colon),
          Integer.parseInt(part[2].substring(colon + 1)));
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
