package io.tidings.node.activity.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.events.Envelope;
import io.tidings.events.EventId;
import io.tidings.node.activity.ActivityAudience;
import io.tidings.node.activity.ActivityLog;
import io.tidings.node.user.ActivityKeys;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * An entry of the stream of state.
 *
 * @param envelope one without an activity when another program wrote the entry
 * @param bytes of the entry
 */
record StoredActivity(EventId id, Envelope envelope, int bytes) {
  private static final Envelope FOREIGN =
      new Envelope(
          List.of(ActivityKeys.TOPIC),
          "foreign",
          JsonNodeFactory.instance.objectNode(),
          null,
          Instant.EPOCH);

  /** Numbers of other services keep all their digits. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  static StoredActivity read(String id, String text) {
    return new StoredActivity(EventId.parse(id), envelope(text), text.getBytes(UTF_8).length);
  }

  /** What every reader of a project sees of it, at the time of this activity. */
  Envelope anyOf(long project) {
    JsonNode data = JsonNodeFactory.instance.objectNode().put(ActivityAudience.PROJECT, project);
    return new Envelope(envelope.topics(), ActivityLog.TYPE, data, null, envelope.timestamp());
  }

  private static Envelope envelope(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      Instant timestamp = Instant.parse(node.path("timestamp").asString(""));
      String tabId = node.path("tabId").asString(null);
      return new Envelope(
          List.of(ActivityKeys.TOPIC), ActivityLog.TYPE, node.path("data"), tabId, timestamp);
    } catch (JacksonException
        | DateTimeException
        | NumberFormatException e) { // the last where an exponent overflows
      return FOREIGN;
    }
  }
}
