package io.tidings.node.sse;

import io.tidings.events.Cursor;
import io.tidings.events.Envelope;
import io.tidings.events.ResyncReason;
import io.tidings.events.Topic;
import io.tidings.node.relay.CloseReason;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Collection;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The JSON values that dialects put into frames. */
public final class FrameJson {
  // What may be nested how deep is decided at publish; here an event must never fail to be written.
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .disable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
                  .streamWriteConstraints(
                      StreamWriteConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).build())
                  .build())
          .build();
  private static final DateTimeFormatter ISO_MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private FrameJson() {}

  static String text(JsonNode node) {
    return JSON.writeValueAsString(node);
  }

  /** An empty one. */
  public static ObjectNode object() {
    return JSON.createObjectNode();
  }

  static ObjectNode event(Envelope envelope, Topic topic) {
    ObjectNode node = object();
    node.put("topic", topic.name());
    node.put("type", envelope.type());
    node.set("data", envelope.data());
    node.put("tabId", envelope.tabId());
    node.put("timestamp", time(envelope.timestamp()));
    return node;
  }

  /** As in {@code 2026-11-20T15:36:23.747Z}. */
  public static String time(Instant instant) {
    return ISO_MILLIS.format(instant);
  }

  static ObjectNode resync(ResyncReason reason, Collection<Topic> topics, Cursor to) {
    ObjectNode node = object().put("reason", reason.word());
    var names = node.putArray("topics");
    topics.forEach(topic -> names.add(topic.name()));
    return node.put("to", to.toString());
  }

  static ObjectNode degraded(Duration behind) {
    return object().put("behindMs", behind.toMillis());
  }

  static ObjectNode closed(CloseReason reason) {
    return object().put("reason", reason.word());
  }
}
