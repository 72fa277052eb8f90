package io.tidings.node.live;

import io.tidings.events.Cursor;
import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.Topic;
import io.tidings.node.sse.FrameJson;
import io.tidings.node.sse.UnnamedDialect;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Events as the ticket tracker wants them: unnamed, strings for ids, whole tickets. Each of its
 * endpoints speaks of something else.
 */
final class TrackerDialect extends UnnamedDialect {
  private static final List<String> VIEWER_FIELDS = List.of("role", "canWrite");

  /** What an endpoint speaks of. */
  enum Scope {
    PROJECT,
    LIST,
    PROFILES
  }

  private final Scope scope;

  TrackerDialect(Scope scope) {
    this.scope = scope;
  }

  @Override
  protected ObjectNode greeting(Attachment attachment) {
    ObjectNode data = withNode(FrameJson.object().put("userId", attachment.user()), attachment);
    if (scope == Scope.PROFILES) {
      data.put("listenerId", attachment.user());
    }
    return data;
  }

  @Override
  public ByteBuffer keepalive(@Nullable Cursor moved) {
    return comment(moved);
  }

  /** Flat: what a control frame says stands beside its type. */
  @Override
  protected ObjectNode control(String type, ObjectNode data) {
    return FrameJson.object().put("type", type).setAll(data);
  }

  /** What is only announced is not for trackers. */
  @Override
  public @Nullable ByteBuffer ephemeral(Envelope envelope, Topic topic) {
    return null;
  }

  @Override
  public @Nullable ByteBuffer event(Event event, Topic topic) {
    BoardEventView view = new BoardEventView(event.envelope());
    if (view.type().equals("database.wiped") || view.type().equals("database.projects.wiped")) {
      return written(event.cursor(), view, view.type(), FrameJson.object());
    }
    return switch (scope) {
      case PROJECT -> ofProject(event.cursor(), view);
      case LIST -> ofList(event.cursor(), view);
      case PROFILES ->
          view.type().equals("user.updated")
              ? written(event.cursor(), view, view.type(), view.data().path("user"))
              : null;
    };
  }

  private static @Nullable ByteBuffer ofProject(Cursor id, BoardEventView view) {
    JsonNode data = view.data();
    return switch (view.type()) {
      case "ticket.created" -> written(id, view, view.type(), view.ticket());
      case "ticket.updated", "card.linked", "card.unlinked" -> changed(id, view, "ticket.updated");
      case "card.moved" ->
          changed(
              id,
              view,
              data.path("fromColumnId").equals(data.path("toColumnId"))
                  ? "ticket.updated"
                  : "ticket.moved");
      case "ticket.deleted", "label.deleted", "column.deleted" ->
          written(id, view, view.type(), id(data.path("id")));
      case "label.created", "label.updated" -> written(id, view, view.type(), data.path("label"));
      case "column.created", "column.updated" ->
          written(id, view, view.type(), data.path("column"));
      case "column.reordered" -> {
        ObjectNode columns = FrameJson.object();
        var ids = columns.putArray("columnIds");
        data.path("columnIds").forEach(column -> ids.add(column.asString(null)));
        yield written(id, view, view.type(), columns);
      }
      default -> null;
    };
  }

  private static @Nullable ByteBuffer ofList(Cursor id, BoardEventView view) {
    return switch (view.type()) {
      case "project.created", "project.shown", "member.added" ->
          written(id, view, "project.created", project(view));
      case "project.updated" -> written(id, view, view.type(), withChanged(project(view), view));
      case "project.deleted", "project.hidden", "member.removed" ->
          written(id, view, "project.deleted", id(view.data().path("projectId")));
      default -> null;
    };
  }

  private static ByteBuffer written(Cursor id, BoardEventView view, String type, JsonNode data) {
    ObjectNode frame = FrameJson.object().put("type", type);
    frame.set("data", data);
    frame.put("tabId", view.envelope().tabId());
    return frame(id, frame.put("timestamp", FrameJson.time(view.envelope().timestamp())));
  }

  private static ByteBuffer changed(Cursor id, BoardEventView view, String type) {
    return written(id, view, type, withChanged(view.ticket(), view));
  }

  private static JsonNode withChanged(JsonNode whole, BoardEventView view) {
    JsonNode names = view.data().path("changed");
    return whole instanceof ObjectNode object && names.isArray()
        ? object.deepCopy().set("changed", names)
        : whole;
  }

  /** As everybody sees it. */
  private static JsonNode project(BoardEventView view) {
    return view.data().path("project") instanceof ObjectNode project
        ? project.deepCopy().remove(VIEWER_FIELDS)
        : MissingNode.getInstance();
  }

  private static ObjectNode id(JsonNode number) {
    return FrameJson.object().put("id", number.asString(null));
  }
}
