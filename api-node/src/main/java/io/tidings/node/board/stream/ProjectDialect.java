package io.tidings.node.board.stream;

import io.tidings.events.Event;
import io.tidings.node.stream.FrameJson;
import io.tidings.node.user.stream.TrackerDialect;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The tickets, columns and labels of one project as the ticket tracker wants them. */
final class ProjectDialect extends TrackerDialect {
  @Override
  protected @Nullable ByteBuffer frame(Event event) {
    BoardEventView view = new BoardEventView(event.envelope());
    JsonNode data = view.data();
    return switch (view.type()) {
      case "ticket.created" -> written(event, view, view.type(), view.ticket());
      case "ticket.updated", "card.linked", "card.unlinked" ->
          changed(event, view, "ticket.updated");
      case "card.moved" ->
          changed(
              event,
              view,
              data.path("fromColumnId").equals(data.path("toColumnId"))
                  ? "ticket.updated"
                  : "ticket.moved");
      case "ticket.deleted", "label.deleted", "column.deleted" ->
          written(event, view, view.type(), versioned(view.idAlone("id"), view));
      case "label.created", "label.updated" ->
          written(event, view, view.type(), data.path("label"));
      case "column.created", "column.updated" ->
          written(event, view, view.type(), data.path("column"));
      case "column.reordered" -> {
        ObjectNode columns = FrameJson.object();
        ArrayNode ids = columns.putArray("columnIds");
        data.path("columnIds").forEach(column -> ids.add(column.asString(null)));
        yield written(event, view, view.type(), versioned(columns, view));
      }
      default -> null;
    };
  }

  private static ByteBuffer changed(Event event, BoardEventView view, String type) {
    return written(event, view, type, view.withChanged(view.ticket()));
  }

  private static ByteBuffer written(Event event, BoardEventView view, String type, JsonNode data) {
    return written(event, type, data, view.actorId());
  }

  private static ObjectNode versioned(ObjectNode data, BoardEventView view) {
    Long version = view.version();
    return version == null ? data : data.put("version", version.toString());
  }
}
