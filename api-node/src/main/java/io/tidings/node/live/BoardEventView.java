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
    return number(data().path("projectId"));
  }

  JsonNode ticket() {
    return data().path("ticket");
  }

  @Nullable Long ticketId() {
    Long id = number(data().path("id"));
    return id != null ? id : parseId(ticket().path("id"));
  }

  /** The column that its ticket is in. */
  @Nullable Long columnId() {
    return parseId(ticket().path("columnId"));
  }

  /** What the request called itself in {@code X-Session-Tag}; else in {@code X-Tab-Id}. */
  @Nullable String sessionTag() {
    return data().path("sessionTag").asString(envelope.tabId());
  }

  /** Null for everything but a whole number that is a {@code long}. */
  private static @Nullable Long number(JsonNode number) {
    return number.isIntegralNumber() && number.canConvertToLong()
        ? Long.valueOf(number.longValue())
        : null;
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
