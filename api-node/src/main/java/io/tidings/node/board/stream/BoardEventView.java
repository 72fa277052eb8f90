package io.tidings.node.board.stream;

import io.tidings.events.Envelope;
import io.tidings.node.stream.FrameJson;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** An event of the boards, read leniently: other publishers may write to its topic. */
record BoardEventView(Envelope envelope) {
  private static final List<String> SUBJECTS = List.of("ticket", "column", "label", "project");

  String type() {
    return envelope.type();
  }

  JsonNode data() {
    return envelope.data();
  }

  /** The project that the event is about; null when it is about none. */
  @Nullable Long projectId() {
    return number(data().path("projectId"));
  }

  /** The user who made the change; null when the event is not about a project. */
  @Nullable Long actorId() {
    return projectId() == null ? null : number(data().path("actor"));
  }

  /**
   * The version of the thing that the event is about; null in events of releases that did not state
   * it.
   */
  @Nullable Long version() {
    Long own = number(data().path("version"));
    return own != null ? own : FrameJson.id(subject().path("version"));
  }

  private JsonNode subject() {
    return SUBJECTS.stream()
        .map(data()::path)
        .filter(JsonNode::isObject)
        .findFirst()
        .orElseGet(MissingNode::getInstance);
  }

  JsonNode ticket() {
    return data().path("ticket");
  }

  @Nullable Long ticketId() {
    Long id = number(data().path("id"));
    return id != null ? id : FrameJson.id(ticket().path("id"));
  }

  /** The column that its ticket is in. */
  @Nullable Long columnId() {
    return FrameJson.id(ticket().path("columnId"));
  }

  /** The request's {@code X-Session-Tag}; else its {@code X-Tab-Id}. */
  @Nullable String sessionTag() {
    return data().path("sessionTag").asString(envelope.tabId());
  }

  /** Whether a user who becomes a member, or stops being one, can read the project anyway. */
  boolean readableAnyway() {
    return data().path("readable").asBoolean(false);
  }

  /** An object with nothing but the id in that field, as a string. */
  ObjectNode idAlone(String field) {
    return FrameJson.object().put("id", data().path(field).asString(null));
  }

  /** The thing together with the names of its fields that changed, if the event names them. */
  JsonNode withChanged(JsonNode thing) {
    JsonNode names = data().path("changed");
    return thing instanceof ObjectNode object && names.isArray()
        ? object.deepCopy().set("changed", names)
        : thing;
  }

  /** Null for everything but a whole number that is a {@code long}. */
  private static @Nullable Long number(JsonNode number) {
    return number.isIntegralNumber() && number.canConvertToLong()
        ? Long.valueOf(number.longValue())
        : null;
  }
}
