package io.tidings.node.access;

import io.tidings.events.InvalidNameException;
import io.tidings.events.Topic;

/**
 * Names topics in a right: one topic exactly, or all below a prefix that ends with a separator
 * ({@code project.*}), or every topic ({@code *}). No pattern names an internal topic, except
 * {@code $control}, the right to revoke access.
 */
public record TopicPattern(String text) {
  private static final String SEPARATORS = "._:-";

  public TopicPattern {
    int star = text.indexOf('*');
    boolean everything = text.equals("*");
    boolean prefix =
        star > 1 && star == text.length() - 1 && SEPARATORS.indexOf(text.charAt(star - 1)) >= 0;
    if (star >= 0 && !everything && !prefix) {
      throw new InvalidNameException(
          "topic pattern", text, "a topic, a prefix such as project.*, or *");
    }
    // Patterns follow the rules of topics.
    if (!everything
        && new Topic(prefix ? text.substring(0, star) : text).internal()
        && !text.equals(Topic.CONTROL.name())) {
      throw new InvalidNameException("topic pattern", text, "free to name (topics with $ are not)");
    }
  }

  /** Whether this names the topic. */
  public boolean matches(Topic topic) {
    if (!text.endsWith("*")) {
      return text.equals(topic.name());
    }
    return !topic.internal() && topic.name().startsWith(text.substring(0, text.length() - 1));
  }
}
