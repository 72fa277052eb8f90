package io.tidings.events;

import java.util.regex.Pattern;

/**
 * The application's address of events inside a workspace, such as {@code project.42}.
 *
 * @param name 1 to 128 characters of {@code A-Z a-z 0-9 . _ : -}, the first a letter or digit;
 *     before them a {@code $} if the topic is {@linkplain #internal() internal}
 */
public record Topic(String name) implements Comparable<Topic> {
  private static final Pattern VALID = Pattern.compile("\\$?[A-Za-z0-9][A-Za-z0-9._:-]{0,127}");

  /**
   * The workspace's own topic, held by every feed: access changes take effect at an exact event of
   * it. Applications neither publish nor subscribe to it.
   */
  public static final Topic CONTROL = new Topic("$control");

  /**
   * Of the requests that a node sends to itself before it is ready. Its events are never kept, and
   * are measured apart from those of publishers.
   */
  public static final Topic REHEARSAL = new Topic("tidings.rehearsal");

  public Topic {
    if (!VALID.matcher(name).matches()) {
      throw new InvalidNameException(
          "topic", name, "1 to 128 of A-Z a-z 0-9 . _ : - starting with a letter or digit");
    }
  }

  /**
   * Whether a part of the service keeps this topic to itself: {@link #CONTROL}, and the topics that
   * a feature publishes for its own streams. Clients cannot name it, nor can rights that are given
   * to clients.
   */
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
