package io.tidings.node.board.stream;

import io.tidings.events.Event;
import io.tidings.node.user.stream.TrackerDialect;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** Which projects there are for a user, as the ticket tracker wants it. */
final class ProjectListDialect extends TrackerDialect {
  private static final List<String> VIEWER_FIELDS = List.of("role", "canWrite", "canAdmin");

  @Override
  protected @Nullable ByteBuffer frame(Event event) {
    BoardEventView view = new BoardEventView(event.envelope());
    return switch (view.type()) {
      case "project.created", "project.shown" ->
          written(event, "project.created", project(view), view.actorId());
      case "member.added" ->
          view.readableAnyway()
              ? null
              : written(event, "project.created", project(view), view.actorId());
      case "project.updated" ->
          written(event, view.type(), view.withChanged(project(view)), view.actorId());
      case "project.deleted", "project.hidden" -> gone(event, view);
      case "member.removed" -> view.readableAnyway() ? null : gone(event, view);
      default -> null;
    };
  }

  private static ByteBuffer gone(Event event, BoardEventView view) {
    return written(event, "project.deleted", view.idAlone("projectId"), view.actorId());
  }

  /** The project without the fields that depend on the user. */
  private static JsonNode project(BoardEventView view) {
    return view.data().path("project") instanceof ObjectNode project
        ? project.deepCopy().remove(VIEWER_FIELDS)
        : MissingNode.getInstance();
  }
}
