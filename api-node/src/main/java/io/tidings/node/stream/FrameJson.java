package io.tidings.node.stream;

import io.tidings.events.Cursor;
import io.tidings.events.Envelope;
import io.tidings.events.ResyncReason;
import io.tidings.events.Topic;
import io.tidings.node.http.IsoTime;
import io.tidings.node.relay.CloseReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The JSON values that dialects put into frames. */
public final class FrameJson {
  // The depth of nesting is limited at publish; here, writing an event must never fail.
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .disable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
                  .streamWriteConstraints(
                      StreamWriteConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).build())
                  .build())
          .build();

  /** Pairs are characters of another category. */
  private static final Pattern LONE_SURROGATE = Pattern.compile("\\p{Cs}");

  private FrameJson() {}

  /**
   * The text of a value. Surrogates without a partner, which UTF-8 cannot carry, are written as
   * JSON escapes, so that they arrive.
   */
  public static String text(JsonNode node) {
    String json = JSON.writeValueAsString(node);
    return json.chars().anyMatch(c -> Character.isSurrogate((char) c))
        ? LONE_SURROGATE.matcher(json).replaceAll(FrameJson::escape)
        : json;
  }

  private static String escape(MatchResult surrogate) {
    return "\\\\u%04x".formatted((int) surrogate.group().charAt(0));
  }

  /** An empty one. */
  public static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /** An event, as a client of this topic is told of it. */
  public static ObjectNode event(Envelope envelope, Topic topic) {
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
    return IsoTime.text(instant);
  }

  /** The data of {@code resync}. */
  public static ObjectNode resync(ResyncReason reason, Collection<Topic> topics, Cursor to) {
    ObjectNode node = object().put("reason", reason.word());
    var names = node.putArray("topics");
    topics.forEach(topic -> names.add(topic.name()));
    return node.put("to", to.toString());
  }

  /** The data of {@code degraded}. */
  public static ObjectNode degraded(Duration behind) {
    return object().put("behindMs", behind.toMillis());
  }

  /** The data of {@code closed}. */
  public static ObjectNode closed(CloseReason reason) {
    return object().put("reason", reason.word());
  }

  /** An id that is written as a string; null for anything else. */
  public static @Nullable Long id(JsonNode id) {
    try {
      return id.isString() ? Long.valueOf(id.stringValue()) : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
