package io.tidings.events.redis;

import io.tidings.events.Envelope;
import io.tidings.events.InvalidNameException;
import io.tidings.events.NewEvent;
import io.tidings.events.Topic;
import io.tidings.events.TraceParent;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An envelope as the JSON text that the log keeps. Numbers keep all their digits. */
final class Envelopes {
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  // The payload limit bounds what was written, and all of that has to be readable
                  // again.
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNameLength(Integer.MAX_VALUE)
                          .maxStringLength(Integer.MAX_VALUE)
                          .build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  /** Only events of a sampled trace have it. */
  private static final String TRACE = "traceparent";

  private Envelopes() {}

  static String write(Envelope envelope) {
    ObjectNode node = JSON.createObjectNode();
    var topics = node.putArray("topics");
    envelope.topics().forEach(topic -> topics.add(topic.name()));
    node.put("type", envelope.type());
    if (envelope.tabId() != null) {
      node.put("tabId", envelope.tabId());
    }
    node.put("timestamp", envelope.timestamp().toString());
    if (envelope.trace() != null) {
      node.put(TRACE, envelope.trace().toString());
    }
    node.set("data", envelope.data());
    return JSON.writeValueAsString(node);
  }

  /** Null when the text is not an envelope: another program wrote to our keys. Never throws. */
  static @Nullable Envelope read(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      List<Topic> topics = new ArrayList<>();
      for (JsonNode topic : node.path("topics")) {
        topics.add(new Topic(topic.asString()));
      }
      JsonNode type = node.path("type");
      JsonNode tabId = node.path("tabId");
      JsonNode data = node.get("data");
      Instant timestamp = Instant.parse(node.path("timestamp").asString());
      if (topics.isEmpty()
          || timestamp.isBefore(Instant.EPOCH)
          || timestamp.isAfter(LATEST)
          || !type.isString()
          || !NewEvent.isType(type.asString())
          || data == null) {
        return null;
      }
      return new Envelope(
          List.copyOf(topics),
          type.asString(),
          data,
          tabId.isString() ? tabId.asString() : null,
          timestamp,
          trace(node.get(TRACE)));
    } catch (JacksonException
        | InvalidNameException
        | DateTimeParseException
        | NumberFormatException e) { // the last where an exponent overflows
      return null;
    }
  }

  /**
   * Which field keeps a text from being an envelope, and why; null when it is one. Never throws.
   */
  static @Nullable String fault(String text) {
    if (read(text) != null) {
      return null;
    }
    JsonNode node;
    try {
      node = JSON.readTree(text);
    } catch (JacksonException e) {
      return "it is not JSON: " + e.getOriginalMessage();
    } catch (NumberFormatException e) { // where an exponent overflows
      return "data has a number that cannot be read";
    }
    if (!node.isObject()) {
      return "it is not an object";
    }
    JsonNode topics = node.path("topics");
    if (topics.isEmpty()) {
      return "topics is missing or empty";
    }
    for (JsonNode topic : topics) {
      try {
        new Topic(topic.asString());
      } catch (InvalidNameException | JacksonException e) {
        return "topics has " + topic + ", which is no topic";
      }
    }
    JsonNode type = node.path("type");
    if (!type.isString() || !NewEvent.isType(type.asString())) {
      return "type is missing or has characters that it may not have: " + type;
    }
    return node.get("data") == null
        ? "data is missing"
        : "timestamp is no time from 1970 to 9999: " + node.path("timestamp");
  }

  /** A trace that cannot be read is none; its event counts. */
  private static @Nullable TraceParent trace(@Nullable JsonNode node) {
    return node != null && node.isString() ? TraceParent.parse(node.asString()) : null;
  }
}
