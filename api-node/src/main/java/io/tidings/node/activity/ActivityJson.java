package io.tidings.node.activity;

import io.tidings.events.Envelope;
import io.tidings.events.EventId;
import io.tidings.node.http.IsoTime;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What clients are told of an activity, in a frame and in a page alike. */
public final class ActivityJson {
  private ActivityJson() {}

  /** Null when the event is no activity. */
  public static @Nullable ObjectNode of(EventId id, Envelope envelope) {
    JsonNode activity = envelope.data().path("activity");
    if (!envelope.type().equals(ActivityLog.TYPE) || !activity.isObject()) {
      return null;
    }
    String time = IsoTime.micros(envelope.timestamp());
    ObjectNode data = JsonNodeFactory.instance.objectNode().put("id", id.toString());
    data.setAll((ObjectNode) activity);
    if (!data.hasNonNull("timestamp")) {
      data.put("timestamp", time);
    }
    if (activity.path("metadata") instanceof ObjectNode metadata && !data.has("external")) {
      data.set("metadata", metadata.deepCopy().put("last_modified", time));
    }
    if (envelope.tabId() != null) {
      data.put("tab_id", envelope.tabId());
    }
    return data;
  }
}
