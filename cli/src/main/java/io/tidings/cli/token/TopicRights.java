package io.tidings.cli.token;

import io.tidings.events.InvalidNameException;
import io.tidings.events.Topic;
import java.util.List;

/** Checks patterns of topics as a node does that reads them in a token. */
final class TopicRights {
  private static final String SEPARATORS = "._:-";

  private TopicRights() {}

  /** The patterns, each of which is a topic, a prefix such as {@code order.*}, or {@code *}. */
  static List<String> require(String option, List<String> patterns) {
    patterns.forEach(pattern -> require(option, pattern));
    return patterns;
  }

  private static void require(String option, String pattern) {
    if (pattern.equals("*") || pattern.equals(Topic.CONTROL.name())) {
      return;
    }
    boolean star = pattern.endsWith("*");
    String name = star ? pattern.substring(0, pattern.length() - 1) : pattern;
    boolean separated = !name.isEmpty() && SEPARATORS.indexOf(name.charAt(name.length() - 1)) >= 0;
    if (star && !separated) {
      throw new InvalidNameException(option, pattern, "a topic, a prefix such as order.*, or *");
    }
    if (new Topic(name).internal()) {
      throw new InvalidNameException(option, pattern, "free to name (topics with $ are not)");
    }
  }
}
