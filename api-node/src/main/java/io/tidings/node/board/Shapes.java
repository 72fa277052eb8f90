package io.tidings.node.board;

import io.tidings.node.user.User;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What things look like in answers and in events: ids are strings, times have milliseconds. */
final class Shapes {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private Shapes() {}

  static ObjectNode object() {
    return JSON.objectNode();
  }

  static ObjectNode project(Project project) {
    return object()
        .put("id", id(project.id()))
        .put("key", project.key())
        .put("scope", project.scope().word())
        .put("owner", project.owner())
        .put("repo", project.repo())
        .put("title", project.title())
        .put("description", project.description())
        .put("visibility", project.visibility().word())
        .put("closed", project.closed())
        .put("createdAt", time(project.createdAt()))
        .put("version", id(project.version()));
  }

  /** As one user sees it. */
  static ObjectNode project(Project project, @Nullable Role role, boolean canWrite) {
    return project(project)
        .put("role", role == null ? null : role.word())
        .put("canWrite", canWrite);
  }

  static ObjectNode column(long project, Column column, int order) {
    return object()
        .put("id", id(column.id()))
        .put("projectId", id(project))
        .put("title", column.title())
        .put("color", column.color())
        .put("order", order)
        .put("default", column.byDefault())
        .put("version", id(column.version()));
  }

  static ObjectNode column(Board board, Column column) {
    return column(board.id(), column, board.orderOf(column));
  }

  static ArrayNode columns(Board board) {
    ArrayNode all = JSON.arrayNode();
    board.columns().forEach(column -> all.add(column(board, column)));
    return all;
  }

  static ObjectNode ticket(PositionedTicket positioned) {
    Ticket ticket = positioned.ticket();
    ObjectNode shape =
        object()
            .put("id", id(ticket.id()))
            .put("projectId", id(positioned.project()))
            .put("number", ticket.number())
            .put("title", ticket.title())
            .put("description", ticket.description());
    shape.set("labelIds", ids(ticket.labelIds()));
    return shape
        .put("columnId", ticket.columnId() == null ? null : id(ticket.columnId()))
        .put("order", positioned.order())
        .put("rank", ticket.rank())
        .put("createdBy", id(ticket.createdBy()))
        .put("createdAt", time(ticket.createdAt()))
        .put("updatedAt", time(ticket.updatedAt()))
        .put("version", id(ticket.version()));
  }

  static ArrayNode tickets(List<PositionedTicket> tickets) {
    ArrayNode all = JSON.arrayNode();
    tickets.forEach(ticket -> all.add(ticket(ticket)));
    return all;
  }

  static ObjectNode label(long project, Label label) {
    return object()
        .put("id", id(label.id()))
        .put("projectId", id(project))
        .put("name", label.name())
        .put("color", label.color())
        .put("version", id(label.version()));
  }

  static ArrayNode labels(Board board) {
    ArrayNode all = JSON.arrayNode();
    board.labels().forEach(label -> all.add(label(board.id(), label)));
    return all;
  }

  static ObjectNode user(User user) {
    return object()
        .put("id", id(user.id()))
        .put("username", user.username())
        .put("name", user.name())
        .put("avatar", user.avatar());
  }

  static ObjectNode member(Member member) {
    ObjectNode shape = object();
    shape.set("user", user(member.user()));
    return shape.put("role", member.role().word());
  }

  static ArrayNode members(List<Member> members) {
    ArrayNode all = JSON.arrayNode();
    members.forEach(member -> all.add(member(member)));
    return all;
  }

  static ArrayNode ids(List<Long> ids) {
    ArrayNode all = JSON.arrayNode();
    ids.forEach(id -> all.add(id(id)));
    return all;
  }

  private static String id(long id) {
    return String.valueOf(id);
  }

  private static String time(Instant time) {
    return TIME.format(time);
  }
}
