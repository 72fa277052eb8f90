package io.tidings.node.connections;

import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A node that is up, as it is registered in Redis.
 *
 * @param instance a random text that tells two processes of one name apart
 * @param name the node's own
 * @param since when it was started, by its own clock
 * @param release such as {@code 1.4.0}
 */
record NodeEntry(String instance, String name, Instant since, String release) {
  private static final Pattern TEXT =
      Pattern.compile("([0-9a-z]{1,16}) ([A-Za-z0-9._-]{1,64}) (\\d{1,15}) (\\S{1,64})");

  /** As the script takes it: the same for as long as the process lives. */
  String text() {
    return instance + " " + name + " " + since.toEpochMilli() + " " + release;
  }

  /** Null when no node has written it. */
  static @Nullable NodeEntry read(String text) {
    Matcher parts = TEXT.matcher(text);
    return parts.matches()
        ? new NodeEntry(
            parts.group(1),
            parts.group(2),
            Instant.ofEpochMilli(Long.parseLong(parts.group(3))),
            parts.group(4))
        : null;
  }
}
