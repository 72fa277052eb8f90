package io.tidings.events;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An event's content without its position in the log; an ephemeral event has nothing else.
 *
 * @param topics in the order of the publisher
 * @param type the event's type
 * @param data any JSON value
 * @param tabId the tab that caused it, if one did
 * @param timestamp when the publisher sent it, to the millisecond, by the publisher's clock
 * @param trace the span that published it, when its trace is sampled; clients are not told
 */
public record Envelope(
    List<Topic> topics,
    String type,
    JsonNode data,
    @Nullable String tabId,
    Instant timestamp,
    @Nullable TraceParent trace) {
  /** One that no trace belongs to. */
  public Envelope(
      List<Topic> topics, String type, JsonNode data, @Nullable String tabId, Instant timestamp) {
    this(topics, type, data, tabId, timestamp, null);
  }
}
