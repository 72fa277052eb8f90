package io.tidings.node.board.stream;

import io.tidings.events.Envelope;
import io.tidings.node.stream.FrameJson;
import io.tidings.node.user.stream.UserStreamContributor.NamedFrame;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Board events as the forge's page wants them: one name for each project, numbers for ids, and no
 * more than a page needs to patch itself. Frames never contain the titles and texts of tickets.
 */
final class BoardFrames {
  private static final Set<String> POSITION_FIELDS = Set.of("columnId", "order", "rank");

  /** Null for an event that is not about a project, or means nothing to pages. */
  @Nullable NamedFrame of(Envelope envelope) {
    BoardEventView view = new BoardEventView(envelope);
    if (view.type().equals("database.projects.wiped")) {
      return new NamedFrame(view.type(), FrameJson.object());
    }
    return view.projectId() == null ? null : ofProject(view);
  }

  private static @Nullable NamedFrame ofProject(BoardEventView view) {
    JsonNode data = view.data();
    return switch (view.type()) {
      case "ticket.created" ->
          view.ticket().path("columnId").isString()
              ? board(
                  positionedCard(view, "card.linked")
                      .put("column_id", view.columnId())
                      .set("changed", only("created")))
              : ticket(view, only("created"));
      case "ticket.updated" -> ticket(view, data.path("changed"));
      case "ticket.deleted" ->
          data.path("columnId").isNumber()
              ? board(inColumn(card(view, "card.unlinked"), view).set("changed", only("deleted")))
              : ticket(view, only("deleted"));
      case "card.moved" -> {
        ObjectNode frame = positionedCard(view, view.type());
        frame.set("from_column_id", data.path("fromColumnId"));
        frame.set("to_column_id", data.path("toColumnId"));
        yield board(withOwnFields(frame, view));
      }
      case "card.linked" ->
          board(withOwnFields(inColumn(positionedCard(view, view.type()), view), view));
      case "card.unlinked" -> board(withOwnFields(inColumn(card(view, view.type()), view), view));
      case "column.created", "column.updated" -> board(column(view));
      case "column.deleted" ->
          board(projectFrame(view, view.type()).set("column_id", data.path("id")));
      case "column.reordered" ->
          board(projectFrame(view, view.type()).set("column_ids", data.path("columnIds")));
      case "label.created" -> label(view, "created");
      case "label.updated" -> label(view, "updated");
      case "label.deleted" -> label(view, "deleted");
      case "project.updated" -> board(project(view));
      // Users from whom a project is hidden must not learn that it still exists.
      case "project.deleted", "project.hidden" -> board(projectFrame(view, "project.deleted"));
      case "project.created", "project.shown" -> access(view, "granted");
      case "member.added", "member.updated" -> access(view, "granted");
      case "member.removed" -> access(view, view.readableAnyway() ? "granted" : "revoked");
      case "project.viewers" -> viewers(view);
      default -> null;
    };
  }

  private static NamedFrame board(JsonNode data) {
    return new NamedFrame("project-board." + data.path("project_id").asLong(0), data);
  }

  private static NamedFrame ticket(BoardEventView view, JsonNode changed) {
    ObjectNode frame = about(view).put("issue_id", view.ticketId());
    return new NamedFrame("project-ticket", frame.set("changed", changed));
  }

  private static NamedFrame label(BoardEventView view, String change) {
    ObjectNode frame = about(view);
    if (change.equals("deleted")) {
      frame.set("label_id", view.data().path("id"));
      return new NamedFrame("project-label", frame.put("change", change));
    }
    JsonNode label = view.data().path("label");
    frame.put("label_id", FrameJson.id(label.path("id"))).put("change", change);
    frame.set("name", label.path("name"));
    return new NamedFrame("project-label", frame.set("color", label.path("color")));
  }

  private static NamedFrame access(BoardEventView view, String access) {
    ObjectNode frame = FrameJson.object().put("project_id", view.projectId());
    putKnown(frame, "actor_id", view.actorId());
    frame.put("access", access);
    if (access.equals("granted")) {
      frame.put("role", view.data().path("role").asString(null));
    }
    return new NamedFrame("project-access", frame);
  }

  private static NamedFrame viewers(BoardEventView view) {
    ObjectNode frame = FrameJson.object().put("project_id", view.projectId());
    return new NamedFrame("project-viewers", frame.set("viewers", view.data().path("viewers")));
  }

  private static ObjectNode projectFrame(BoardEventView view, String type) {
    return FrameJson.object().put("type", type).setAll(about(view));
  }

  /** The fields that every change of a project has. */
  private static ObjectNode about(BoardEventView view) {
    ObjectNode frame = FrameJson.object().put("project_id", view.projectId());
    putKnown(frame, "actor_id", view.actorId());
    putKnown(frame, "version", view.version());
    String tag = view.sessionTag();
    return tag == null ? frame : frame.put("session_tag", tag);
  }

  private static void putKnown(ObjectNode frame, String field, @Nullable Long number) {
    if (number != null) {
      frame.put(field, number);
    }
  }

  private static ObjectNode card(BoardEventView view, String type) {
    return projectFrame(view, type).put("issue_id", view.ticketId());
  }

  private static ObjectNode positionedCard(BoardEventView view, String type) {
    ObjectNode frame = card(view, type);
    frame.set("sorting", view.ticket().path("order"));
    return frame.set("rank", view.ticket().path("rank"));
  }

  private static ObjectNode inColumn(ObjectNode card, BoardEventView view) {
    return card.set("column_id", view.data().path("columnId"));
  }

  /** Names the fields of the ticket that changed besides its position, if any did. */
  private static ObjectNode withOwnFields(ObjectNode card, BoardEventView view) {
    ArrayNode fields = JsonNodeFactory.instance.arrayNode();
    for (JsonNode field : view.data().path("changed")) {
      if (field.isString() && !POSITION_FIELDS.contains(field.stringValue())) {
        fields.add(field);
      }
    }
    return fields.isEmpty() ? card : card.set("changed", fields);
  }

  private static ArrayNode only(String change) {
    return JsonNodeFactory.instance.arrayNode().add(change);
  }

  private static ObjectNode column(BoardEventView view) {
    JsonNode column = view.data().path("column");
    ObjectNode frame =
        projectFrame(view, view.type()).put("column_id", FrameJson.id(column.path("id")));
    frame.set("title", column.path("title"));
    frame.set("color", column.path("color"));
    frame.set("sorting", column.path("order"));
    return frame.set("default", column.path("default"));
  }

  private static ObjectNode project(BoardEventView view) {
    JsonNode project = view.data().path("project");
    ObjectNode frame = projectFrame(view, view.type());
    frame.set("title", project.path("title"));
    frame.set("description", project.path("description"));
    frame.set("closed", project.path("closed"));
    return frame.set("visibility", project.path("visibility"));
  }
}
