package io.tidings.node.live;

import io.tidings.events.Cursor;
import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.Topic;
import io.tidings.node.sse.FrameJson;
import io.tidings.node.sse.NamedDialect;
import java.nio.ByteBuffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Board events as the forge's page wants them: one name for each project, numbers for ids, and no
 * more than a page needs to patch itself. Titles and texts of tickets are never in it.
 */
final class BoardDialect extends NamedDialect {
  private static final Set<String> POSITION_FIELDS = Set.of("columnId", "order");

  @Override
  protected ObjectNode greeting(Attachment attachment) {
    String user = attachment.user();
    return super.greeting(attachment).put("userId", user == null ? null : Long.valueOf(user));
  }

  @Override
  public @Nullable ByteBuffer event(Event event, Topic topic) {
    return framed(event.cursor(), new BoardEventView(event.envelope()));
  }

  @Override
  public @Nullable ByteBuffer ephemeral(Envelope envelope, Topic topic) {
    return framed(null, new BoardEventView(envelope));
  }

  @Override
  protected String closedEventName() {
    return "close";
  }

  private static @Nullable ByteBuffer framed(@Nullable Cursor id, BoardEventView view) {
    return switch (view.type()) {
      case "database.wiped", "database.projects.wiped" ->
          frame(id, view.type(), FrameJson.object());
      case "user.updated" -> frame(id, view.type(), profile(view.data().path("user")));
      default -> view.projectId() == null ? null : ofProject(id, view);
    };
  }

  private static @Nullable ByteBuffer ofProject(@Nullable Cursor id, BoardEventView view) {
    JsonNode data = view.data();
    return switch (view.type()) {
      case "ticket.created" ->
          view.ticket().path("columnId").isString()
              ? board(id, positionedCard(view, "card.linked").put("column_id", view.columnId()))
              : ticket(id, view, FrameJson.object().putArray("changed").add("created"));
      case "ticket.updated" -> ticket(id, view, data.path("changed"));
      case "ticket.deleted" ->
          data.path("columnId").isNumber()
              ? board(id, card(view, "card.unlinked").set("column_id", data.path("columnId")))
              : ticket(id, view, FrameJson.object().putArray("changed").add("deleted"));
      case "card.moved" -> {
        ObjectNode frame = positionedCard(view, view.type());
        frame.set("from_column_id", data.path("fromColumnId"));
        frame.set("to_column_id", data.path("toColumnId"));
        ArrayNode fields = ownFields(data.path("changed"));
        if (!fields.isEmpty()) {
          frame.set("changed", fields);
        }
        yield board(id, frame);
      }
      case "card.linked" ->
          board(id, positionedCard(view, view.type()).set("column_id", data.path("columnId")));
      case "card.unlinked" ->
          board(id, card(view, view.type()).set("column_id", data.path("columnId")));
      case "column.created", "column.updated" -> board(id, column(view));
      case "column.deleted" ->
          board(id, projectFrame(view, view.type()).set("column_id", data.path("id")));
      case "column.reordered" ->
          board(id, projectFrame(view, view.type()).set("column_ids", data.path("columnIds")));
      case "project.updated" -> board(id, project(view));
      // Whom a project is hidden from is not to know that it goes on.
      case "project.deleted", "project.hidden" -> board(id, projectFrame(view, "project.deleted"));
      case "project.created", "project.shown" -> access(id, view, "granted");
      case "member.added", "member.updated" -> access(id, view, "granted");
      case "member.removed" -> access(id, view, "revoked");
      case "project.viewers" -> viewers(id, view);
      default -> null;
    };
  }

  private static ByteBuffer board(@Nullable Cursor id, JsonNode data) {
    return frame(id, "project-board." + data.path("project_id").asLong(0), data);
  }

  private static ByteBuffer ticket(@Nullable Cursor id, BoardEventView view, JsonNode changed) {
    ObjectNode frame = card(view, "project-ticket");
    frame.remove("type");
    return frame(id, "project-ticket", frame.set("changed", changed));
  }

  private static ByteBuffer access(@Nullable Cursor id, BoardEventView view, String access) {
    ObjectNode frame = FrameJson.object().put("project_id", view.projectId()).put("access", access);
    if (access.equals("granted")) {
      frame.put("role", view.data().path("role").asString(null));
    }
    return frame(id, "project-access", frame);
  }

  private static ByteBuffer viewers(@Nullable Cursor id, BoardEventView view) {
    ObjectNode frame = FrameJson.object().put("project_id", view.projectId());
    return frame(id, "project-viewers", frame.set("viewers", view.data().path("viewers")));
  }

  private static ObjectNode projectFrame(BoardEventView view, String type) {
    ObjectNode frame = FrameJson.object().put("type", type).put("project_id", view.projectId());
    String tag = view.sessionTag();
    if (tag != null) {
      frame.put("session_tag", tag);
    }
    return frame;
  }

  private static ObjectNode card(BoardEventView view, String type) {
    return projectFrame(view, type).put("issue_id", view.ticketId());
  }

  private static ObjectNode positionedCard(BoardEventView view, String type) {
    ObjectNode frame = card(view, type);
    frame.set("sorting", view.ticket().path("order"));
    return frame.set("rank", view.ticket().path("rank"));
  }

  /** What changed of the ticket besides its position. */
  private static ArrayNode ownFields(JsonNode changed) {
    ArrayNode fields = JsonNodeFactory.instance.arrayNode();
    for (JsonNode field : changed) {
      if (field.isString() && !POSITION_FIELDS.contains(field.stringValue())) {
        fields.add(field);
      }
    }
    return fields;
  }

  private static ObjectNode column(BoardEventView view) {
    JsonNode column = view.data().path("column");
    ObjectNode frame =
        projectFrame(view, view.type()).put("column_id", BoardEventView.parseId(column.path("id")));
    frame.set("title", column.path("title"));
    frame.set("color", column.path("color"));
    return frame.set("sorting", column.path("order"));
  }

  private static ObjectNode project(BoardEventView view) {
    JsonNode project = view.data().path("project");
    ObjectNode frame = projectFrame(view, view.type());
    frame.set("title", project.path("title"));
    frame.set("description", project.path("description"));
    return frame.set("closed", project.path("closed"));
  }

  private static ObjectNode profile(JsonNode user) {
    ObjectNode frame = FrameJson.object().put("id", BoardEventView.parseId(user.path("id")));
    frame.set("username", user.path("username"));
    frame.set("name", user.path("name"));
    return frame.set("avatar", user.path("avatar"));
  }
}
