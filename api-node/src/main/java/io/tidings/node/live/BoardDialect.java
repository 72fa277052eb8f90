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
  private static final Set<String> PLACE = Set.of("columnId", "order");

  @Override
  public ByteBuffer connected(String node, @Nullable String user) {
    ObjectNode data = FrameJson.object().put("node", node);
    data.put("userId", user == null ? null : Long.valueOf(user));
    return frame(null, "connected", data);
  }

  @Override
  public @Nullable ByteBuffer event(Event event, Topic topic) {
    return framed(event.cursor(), new Said(event.envelope()));
  }

  @Override
  public @Nullable ByteBuffer ephemeral(Envelope envelope, Topic topic) {
    return framed(null, new Said(envelope));
  }

  @Override
  protected String goodbye() {
    return "close";
  }

  private static @Nullable ByteBuffer framed(@Nullable Cursor id, Said said) {
    return switch (said.type()) {
      case "database.wiped", "database.projects.wiped" ->
          frame(id, said.type(), FrameJson.object());
      case "user.updated" -> frame(id, said.type(), profile(said.data().path("user")));
      default -> said.project() == null ? null : ofProject(id, said);
    };
  }

  private static @Nullable ByteBuffer ofProject(@Nullable Cursor id, Said said) {
    JsonNode data = said.data();
    return switch (said.type()) {
      case "ticket.created" ->
          said.ticket().path("columnId").isString()
              ? board(id, placed(said, "card.linked").put("column_id", said.column()))
              : ticket(id, said, FrameJson.object().putArray("changed").add("created"));
      case "ticket.updated" -> ticket(id, said, data.path("changed"));
      case "ticket.deleted" ->
          data.path("columnId").isNumber()
              ? board(id, card(said, "card.unlinked").set("column_id", data.path("columnId")))
              : ticket(id, said, FrameJson.object().putArray("changed").add("deleted"));
      case "card.moved" -> {
        ObjectNode frame = placed(said, said.type());
        frame.set("from_column_id", data.path("fromColumnId"));
        frame.set("to_column_id", data.path("toColumnId"));
        ArrayNode fields = ownFields(data.path("changed"));
        if (!fields.isEmpty()) {
          frame.set("changed", fields);
        }
        yield board(id, frame);
      }
      case "card.linked" ->
          board(id, placed(said, said.type()).set("column_id", data.path("columnId")));
      case "card.unlinked" ->
          board(id, card(said, said.type()).set("column_id", data.path("columnId")));
      case "column.created", "column.updated" -> board(id, column(said));
      case "column.deleted" -> board(id, of(said, said.type()).set("column_id", data.path("id")));
      case "column.reordered" ->
          board(id, of(said, said.type()).set("column_ids", data.path("columnIds")));
      case "project.updated" -> board(id, project(said));
      // Whom a project is hidden from is not to know that it goes on.
      case "project.deleted", "project.hidden" -> board(id, of(said, "project.deleted"));
      case "project.created", "project.shown" -> access(id, said, "granted");
      case "member.added", "member.updated" -> access(id, said, "granted");
      case "member.removed" -> access(id, said, "revoked");
      case "project.viewers" -> viewers(id, said);
      default -> null;
    };
  }

  private static ByteBuffer board(@Nullable Cursor id, JsonNode data) {
    return frame(id, "project-board." + data.path("project_id").asLong(), data);
  }

  private static ByteBuffer ticket(@Nullable Cursor id, Said said, JsonNode changed) {
    ObjectNode frame = card(said, "project-ticket");
    frame.remove("type");
    return frame(id, "project-ticket", frame.set("changed", changed));
  }

  private static ByteBuffer access(@Nullable Cursor id, Said said, String access) {
    ObjectNode frame = FrameJson.object().put("project_id", said.project()).put("access", access);
    if (access.equals("granted")) {
      frame.put("role", said.data().path("role").asString(null));
    }
    return frame(id, "project-access", frame);
  }

  private static ByteBuffer viewers(@Nullable Cursor id, Said said) {
    ObjectNode frame = FrameJson.object().put("project_id", said.project());
    return frame(id, "project-viewers", frame.set("viewers", said.data().path("viewers")));
  }

  private static ObjectNode of(Said said, String type) {
    ObjectNode frame = FrameJson.object().put("type", type).put("project_id", said.project());
    String tag = said.sessionTag();
    if (tag != null) {
      frame.put("session_tag", tag);
    }
    return frame;
  }

  private static ObjectNode card(Said said, String type) {
    return of(said, type).put("issue_id", said.ticketId());
  }

  private static ObjectNode placed(Said said, String type) {
    ObjectNode frame = card(said, type);
    frame.set("sorting", said.ticket().path("order"));
    return frame.set("rank", said.ticket().path("rank"));
  }

  /** What changed of the ticket besides its place. */
  private static ArrayNode ownFields(JsonNode changed) {
    ArrayNode fields = JsonNodeFactory.instance.arrayNode();
    for (JsonNode field : changed) {
      if (!PLACE.contains(field.asString())) {
        fields.add(field);
      }
    }
    return fields;
  }

  private static ObjectNode column(Said said) {
    JsonNode column = said.data().path("column");
    ObjectNode frame = of(said, said.type()).put("column_id", Said.number(column.path("id")));
    frame.set("title", column.path("title"));
    frame.set("color", column.path("color"));
    return frame.set("sorting", column.path("order"));
  }

  private static ObjectNode project(Said said) {
    JsonNode project = said.data().path("project");
    ObjectNode frame = of(said, said.type());
    frame.set("title", project.path("title"));
    frame.set("description", project.path("description"));
    return frame.set("closed", project.path("closed"));
  }

  private static ObjectNode profile(JsonNode user) {
    ObjectNode frame = FrameJson.object().put("id", Said.number(user.path("id")));
    frame.set("username", user.path("username"));
    frame.set("name", user.path("name"));
    return frame.set("avatar", user.path("avatar"));
  }
}
