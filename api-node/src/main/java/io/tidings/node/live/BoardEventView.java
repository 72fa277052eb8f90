package io.tidings.node.live;

import io.tidings.events.Envelope;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An event of the boards, read leniently: other publishers may write to its topic. */
record BoardEventView(Envelope envelope) {

  String type() {
    return envelope.type();
  }

  JsonNode data() {
    return envelope.data();
  }

  /** Which project it is about; null when about none. */
  @Nullable Long projectId() {
    return data().path("projectId").isIntegralNumber()
        ? data().path("projectId").longValue()
        : null;
  }

  JsonNode ticket() {
    return data().path("ticket");
  }

  @Nullable Long ticketId() {
    JsonNode id = data().path("id");
    return id.isIntegralNumber() ? Long.valueOf(id.longValue()) : parseId(ticket().path("id"));
  }

  /** The column that its ticket is in. */
  @Nullable Long columnId() {
    return parseId(ticket().path("columnId"));
  }

  /** What the request called itself in {@code X-Session-Tag}; else in {@code X-Tab-Id}. */
  @Nullable String sessionTag() {
    return data().path("sessionTag").asString(envelope.tabId());
  }

  /** An id that is written as a string. */
  static @Nullable Long parseId(JsonNode id) {
    try {
      return id.isString() ? Long.valueOf(id.stringValue()) : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
