package io.tidings.events;

import java.util.regex.Pattern;

/**
 * The application's address of events inside a workspace, such as {@code project.42}.
 *
 * @param name 1 to 128 characters of {@code A-Z a-z 0-9 . _ : -}, the first a letter or digit; the
 *     one exception is {@link #CONTROL}
 */
public record Topic(String name) implements Comparable<Topic> {
  private static final Pattern VALID = Pattern.compile("\\$?[A-Za-z0-9][A-Za-z0-9._:-]{0,127}");

  /**
   * The workspace's own topic, held by every feed: access changes take effect at an exact event of
   * it. Applications neither publish nor subscribe to it.
   */
  public static final Topic CONTROL = new Topic("$control");

  public Topic {
    boolean valid =
        VALID.matcher(name).matches() && (name.charAt(0) != '$' || name.equals("$control"));
    if (!valid) {
      throw new InvalidNameException(
          "topic", name, "1 to 128 of A-Z a-z 0-9 . _ : - starting with a letter or digit");
    }
  }

  /** Whether this is {@link #CONTROL}, which no client may name. */
  public boolean internal() {
    return name.charAt(0) == '$';
  }

  @Override
  public int compareTo(Topic other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
