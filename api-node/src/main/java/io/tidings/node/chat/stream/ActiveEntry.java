package io.tidings.node.chat.stream;

import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** That a user has a thread open somewhere, as {@code active-peers.lua} keeps it. */
sealed interface ActiveEntry {
  /** What the fields of connections begin with. */
  String CONNECTION = "c:";

  /** What the fields of tabs begin with. */
  String TAB = "t:";

  /** The time of the last write, the node or the end, and the peer. */
  Pattern VALUE = Pattern.compile("\\d{1,16} (\\S+) (\\S+)");

  /** A connection of that node shows it. */
  record OfConnection(String peer, String node) implements ActiveEntry {}

  /** A tab showed it, and counts until that moment of Redis' clock. */
  record OfTab(String peer, Instant until) implements ActiveEntry {}

  /** The thread's peer. */
  String peer();

  /** Null for a field that the script has not written. */
  static @Nullable ActiveEntry read(Map.Entry<String, String> field) {
    Matcher value = VALUE.matcher(field.getValue());
    if (!value.matches()) {
      return null;
    }
    if (field.getKey().startsWith(CONNECTION)) {
      return new OfConnection(value.group(2), value.group(1));
    }
    return field.getKey().startsWith(TAB) && value.group(1).matches("\\d{1,16}")
        ? new OfTab(value.group(2), Instant.ofEpochMilli(Long.parseLong(value.group(1))))
        : null;
  }
}
