package io.tidings.node.board;

import io.tidings.events.NewEvent;
import io.tidings.events.Topic;
import java.util.Collection;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts the events of changes in a batch. Ids beside the things themselves are numbers. */
final class Telling {
  private final Batch batch;
  private final Author author;

  Telling(Batch batch, Author author) {
    this.batch = batch;
    this.author = author;
  }

  void ticketCreated(Placed ticket) {
    board("ticket.created", ticket.project(), ticket(ticket));
  }

  void ticketUpdated(Placed ticket, List<String> changed) {
    board("ticket.updated", ticket.project(), changed(ticket(ticket), changed));
  }

  void cardMoved(Placed ticket, long from, long to, List<String> changed) {
    ObjectNode data = ticket(ticket).put("fromColumnId", from).put("toColumnId", to);
    board("card.moved", ticket.project(), changed(place(data, ticket), changed));
  }

  void cardLinked(Placed ticket, long column, List<String> changed) {
    ObjectNode data = ticket(ticket).put("columnId", column);
    board("card.linked", ticket.project(), changed(place(data, ticket), changed));
  }

  void cardUnlinked(Placed ticket, long column, List<String> changed) {
    board(
        "card.unlinked",
        ticket.project(),
        changed(ticket(ticket).put("columnId", column), changed));
  }

  void ticketDeleted(long project, Ticket ticket) {
    board(
        "ticket.deleted",
        project,
        data(project).put("id", ticket.id()).put("columnId", ticket.columnId()));
  }

  void columnCreated(Board board, Column column) {
    board("column.created", board.id(), column(board, column));
  }

  void columnUpdated(Board board, Column column) {
    board("column.updated", board.id(), column(board, column));
  }

  void columnDeleted(Board board, Column column) {
    board("column.deleted", board.id(), data(board.id()).put("id", column.id()));
  }

  void columnsReordered(Board board) {
    ObjectNode data = data(board.id());
    ArrayNode ids = data.putArray("columnIds");
    board.columns().forEach(column -> ids.add(column.id()));
    board("column.reordered", board.id(), data);
  }

  void labelCreated(long project, Label label) {
    label("label.created", project, label);
  }

  void labelUpdated(long project, Label label) {
    label("label.updated", project, label);
  }

  void labelDeleted(long project, Label label) {
    tell("label.deleted", data(project).put("id", label.id()), Names.project(project));
  }

  void projectCreated(Project project, Audience audience) {
    tell("project.created", audience.in(project(project)), Names.ALL_PROJECTS, Topic.CONTROL);
  }

  void projectUpdated(Project project, List<String> changed) {
    tell(
        "project.updated",
        changed(project(project), changed),
        Names.ALL_PROJECTS,
        Names.project(project.id()),
        Names.ALL_BOARDS);
  }

  void projectDeleted(Project project, Audience audience) {
    gone("project.deleted", project, audience);
  }

  void projectHidden(Project project, Audience audience) {
    gone("project.hidden", project, audience);
  }

  void projectShown(Project project, Audience audience) {
    tell(
        "project.shown",
        audience.in(project(project)),
        Names.ALL_PROJECTS,
        Names.ALL_BOARDS,
        Topic.CONTROL);
  }

  void memberAdded(Board board, long user, Role role) {
    boolean canWrite = role != Role.READER && !board.project().closed();
    ObjectNode data = data(board.id()).put("userId", user).put("role", role.word());
    data.set("project", Shapes.project(board.project(), role, canWrite));
    tell("member.added", data, Names.user(user), Topic.CONTROL);
  }

  void memberUpdated(long project, long user, Role role) {
    tell(
        "member.updated",
        data(project).put("userId", user).put("role", role.word()),
        Names.user(user));
  }

  void memberRemoved(long project, long user) {
    tell("member.removed", data(project).put("userId", user), Names.user(user), Topic.CONTROL);
  }

  void databaseWiped() {
    tell("database.wiped", Shapes.object(), Names.DATABASE, Topic.CONTROL);
  }

  void projectsWiped() {
    tell("database.projects.wiped", Shapes.object(), Names.DATABASE, Topic.CONTROL);
  }

  private void gone(String type, Project project, Audience audience) {
    tell(
        type, audience.in(data(project.id())), Names.ALL_PROJECTS, Names.ALL_BOARDS, Topic.CONTROL);
  }

  private void label(String type, long project, Label label) {
    ObjectNode data = data(project);
    data.set("label", Shapes.label(project, label));
    tell(type, data, Names.project(project));
  }

  private void board(String type, long project, ObjectNode data) {
    tell(type, data, Names.project(project), Names.ALL_BOARDS);
  }

  private void tell(String type, ObjectNode data, Topic... topics) {
    data.put("actor", author.user());
    if (author.sessionTag() != null) {
      data.put("sessionTag", author.sessionTag());
    }
    batch.tell(new NewEvent(List.of(topics), type, data, author.tabId()));
  }

  private static ObjectNode data(long project) {
    return Shapes.object().put("projectId", project);
  }

  private static ObjectNode project(Project project) {
    ObjectNode data = data(project.id());
    data.set("project", Shapes.project(project));
    return data;
  }

  private static ObjectNode column(Board board, Column column) {
    ObjectNode data = data(board.id());
    data.set("column", Shapes.column(board, column));
    return data;
  }

  private static ObjectNode ticket(Placed ticket) {
    ObjectNode data = data(ticket.project());
    data.set("ticket", Shapes.ticket(ticket));
    return data;
  }

  private static ObjectNode place(ObjectNode data, Placed ticket) {
    return data.put("order", ticket.order()).put("rank", ticket.ticket().rank());
  }

  private static ObjectNode changed(ObjectNode data, Collection<String> fields) {
    ArrayNode names = data.putArray("changed");
    fields.forEach(names::add);
    return data;
  }
}
