package io.tidings.events;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An event before the log gave it an id.
 *
 * @param topics 1 to 16 distinct topics; the event gets the same id in each and is announced once
 * @param type 1 to 128 characters of {@code A-Z a-z 0-9 . _ : / -}, the first a letter or digit,
 *     and none of the {@linkplain #RESERVED_TYPES reserved types}, unless all its topics are
 *     internal
 * @param data any JSON value; its size is bounded by the log, not here
 * @param tabId the tab that caused the event, so that it can ignore its own echo: 1 to 128
 *     characters of {@code A-Z a-z 0-9 . _ : -}
 */
public record NewEvent(List<Topic> topics, String type, JsonNode data, @Nullable String tabId) {
  /** The maximum number of topics of one event. */
  public static final int MAX_TOPICS = 16;

  /**
   * Types that a node, or a browser's {@code EventSource}, uses for the stream itself. An event of
   * such a type would end or mislead every client that gets it; in an internal topic, no client
   * gets it.
   */
  public static final Set<String> RESERVED_TYPES =
      Set.of(
          "resync", "closed", "close", "connected", "ping", "degraded", "logout", "open", "error");

  private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}");
  private static final Pattern TAB_ID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

  public NewEvent {
    topics = List.copyOf(topics);
    if (topics.isEmpty()
        || topics.size() > MAX_TOPICS
        || Set.copyOf(topics).size() != topics.size()) {
      throw new InvalidNameException(
          "topics", topics.toString(), "1 to " + MAX_TOPICS + " distinct topics");
    }
    if (!isType(type)) {
      throw new InvalidNameException(
          "type", type, "1 to 128 of A-Z a-z 0-9 . _ : / - starting with a letter or digit");
    }
    if (RESERVED_TYPES.contains(type) && !topics.stream().allMatch(Topic::internal)) {
      throw new InvalidNameException("type", type, "free to use (it is reserved)");
    }
    if (tabId != null && !TAB_ID.matcher(tabId).matches()) {
      throw new InvalidNameException("tabId", tabId, "1 to 128 of A-Z a-z 0-9 . _ : -");
    }
  }

  /** Whether an event may have this type. */
  public static boolean isType(String type) {
    return TYPE.matcher(type).matches();
  }

  /** An event in one topic, without a tab id. */
  public static NewEvent of(Topic topic, String type, JsonNode data) {
    return new NewEvent(List.of(topic), type, data, null);
  }
}
