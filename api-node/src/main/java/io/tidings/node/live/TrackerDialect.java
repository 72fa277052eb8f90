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
  private static final List<String> OF_THE_VIEWER = List.of("role", "canWrite");

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
  public ByteBuffer connected(String node, @Nullable String user) {
    ObjectNode data = FrameJson.object().put("userId", user).put("node", node);
    if (scope == Scope.PROFILES) {
      data.put("listenerId", user);
    }
    return frame(null, control("connected", data));
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
    Said said = new Said(event.envelope());
    if (said.type().equals("database.wiped") || said.type().equals("database.projects.wiped")) {
      return written(event.cursor(), said, said.type(), FrameJson.object());
    }
    return switch (scope) {
      case PROJECT -> ofProject(event.cursor(), said);
      case LIST -> ofList(event.cursor(), said);
      case PROFILES ->
          said.type().equals("user.updated")
              ? written(event.cursor(), said, said.type(), said.data().path("user"))
              : null;
    };
  }

  private static @Nullable ByteBuffer ofProject(Cursor id, Said said) {
    JsonNode data = said.data();
    return switch (said.type()) {
      case "ticket.created" -> written(id, said, said.type(), said.ticket());
      case "ticket.updated", "card.linked", "card.unlinked" -> changed(id, said, "ticket.updated");
      case "card.moved" ->
          changed(
              id,
              said,
              data.path("fromColumnId").equals(data.path("toColumnId"))
                  ? "ticket.updated"
                  : "ticket.moved");
      case "ticket.deleted", "label.deleted", "column.deleted" ->
          written(id, said, said.type(), id(data.path("id")));
      case "label.created", "label.updated" -> written(id, said, said.type(), data.path("label"));
      case "column.created", "column.updated" ->
          written(id, said, said.type(), data.path("column"));
      case "column.reordered" -> {
        ObjectNode columns = FrameJson.object();
        var ids = columns.putArray("columnIds");
        data.path("columnIds").forEach(column -> ids.add(column.asString()));
        yield written(id, said, said.type(), columns);
      }
      default -> null;
    };
  }

  private static @Nullable ByteBuffer ofList(Cursor id, Said said) {
    return switch (said.type()) {
      case "project.created", "project.shown", "member.added" ->
          written(id, said, "project.created", project(said));
      case "project.updated" -> written(id, said, said.type(), withChanged(project(said), said));
      case "project.deleted", "project.hidden", "member.removed" ->
          written(id, said, "project.deleted", id(said.data().path("projectId")));
      default -> null;
    };
  }

  private static ByteBuffer written(Cursor id, Said said, String type, JsonNode data) {
    ObjectNode frame = FrameJson.object().put("type", type);
    frame.set("data", data);
    frame.put("tabId", said.envelope().tabId());
    return frame(id, frame.put("timestamp", FrameJson.time(said.envelope().timestamp())));
  }

  private static ByteBuffer changed(Cursor id, Said said, String type) {
    return written(id, said, type, withChanged(said.ticket(), said));
  }

  private static JsonNode withChanged(JsonNode whole, Said said) {
    JsonNode names = said.data().path("changed");
    return whole instanceof ObjectNode object && names.isArray()
        ? object.deepCopy().set("changed", names)
        : whole;
  }

  /** As everybody sees it. */
  private static JsonNode project(Said said) {
    return said.data().path("project") instanceof ObjectNode project
        ? project.deepCopy().remove(OF_THE_VIEWER)
        : MissingNode.getInstance();
  }

  private static ObjectNode id(JsonNode number) {
    return FrameJson.object().put("id", number.asString());
  }
}
