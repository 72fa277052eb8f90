package io.tidings.node.board;

import io.tidings.events.NewEvent;
import io.tidings.events.Topic;
import java.util.Collection;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Adds the events of changes to a commit. Ids beside the things themselves are numbers. */
final class BoardEvents {
  private final CommitBuilder commit;
  private final Actor actor;

  BoardEvents(CommitBuilder commit, Actor actor) {
    this.commit = commit;
    this.actor = actor;
  }

  void ticketCreated(PositionedTicket ticket) {
    boardEvent("ticket.created", ticket.project(), ticket(ticket));
  }

  void ticketUpdated(PositionedTicket ticket, List<String> changed) {
    boardEvent("ticket.updated", ticket.project(), withChanged(ticket(ticket), changed));
  }

  void cardMoved(PositionedTicket ticket, long from, long to, List<String> changed) {
    ObjectNode data = ticket(ticket).put("fromColumnId", from).put("toColumnId", to);
    boardEvent("card.moved", ticket.project(), withChanged(withPosition(data, ticket), changed));
  }

  void cardLinked(PositionedTicket ticket, long column, List<String> changed) {
    ObjectNode data = ticket(ticket).put("columnId", column);
    boardEvent("card.linked", ticket.project(), withChanged(withPosition(data, ticket), changed));
  }

  void cardUnlinked(PositionedTicket ticket, long column, List<String> changed) {
    boardEvent(
        "card.unlinked",
        ticket.project(),
        withChanged(ticket(ticket).put("columnId", column), changed));
  }

  void ticketDeleted(long project, Ticket ticket) {
    boardEvent(
        "ticket.deleted",
        project,
        data(project).put("id", ticket.id()).put("columnId", ticket.columnId()));
  }

  void columnCreated(Board board, Column column) {
    boardEvent("column.created", board.id(), column(board, column));
  }

  void columnUpdated(Board board, Column column) {
    boardEvent("column.updated", board.id(), column(board, column));
  }

  void columnDeleted(Board board, Column column) {
    boardEvent("column.deleted", board.id(), data(board.id()).put("id", column.id()));
  }

  void columnsReordered(Board board) {
    ObjectNode data = data(board.id());
    ArrayNode ids = data.putArray("columnIds");
    board.columns().forEach(column -> ids.add(column.id()));
    boardEvent("column.reordered", board.id(), data);
  }

  void labelCreated(long project, Label label) {
    labelEvent("label.created", project, label);
  }

  void labelUpdated(long project, Label label) {
    labelEvent("label.updated", project, label);
  }

  void labelDeleted(long project, Label label) {
    add("label.deleted", data(project).put("id", label.id()), BoardTopics.project(project));
  }

  void projectCreated(Project project, Recipients recipients) {
    add(
        "project.created",
        recipients.writeTo(project(project)),
        BoardTopics.PROJECTS,
        Topic.CONTROL);
  }

  void projectUpdated(Project project, List<String> changed) {
    add(
        "project.updated",
        withChanged(project(project), changed),
        BoardTopics.PROJECTS,
        BoardTopics.project(project.id()),
        BoardTopics.BOARDS);
  }

  void projectDeleted(Project project, Recipients recipients) {
    projectGone("project.deleted", project, recipients);
  }

  void projectHidden(Project project, Recipients recipients) {
    projectGone("project.hidden", project, recipients);
  }

  void projectShown(Project project, Recipients recipients) {
    add(
        "project.shown",
        recipients.writeTo(project(project)),
        BoardTopics.PROJECTS,
        BoardTopics.BOARDS,
        Topic.CONTROL);
  }

  void memberAdded(Board board, long user, Role role) {
    boolean canWrite = role != Role.READER && !board.project().closed();
    ObjectNode data = data(board.id()).put("userId", user).put("role", role.word());
    data.set("project", Shapes.project(board.project(), role, canWrite));
    add("member.added", data, BoardTopics.user(user), Topic.CONTROL);
  }

  void memberUpdated(long project, long user, Role role) {
    add(
        "member.updated",
        data(project).put("userId", user).put("role", role.word()),
        BoardTopics.user(user));
  }

  void memberRemoved(long project, long user) {
    add("member.removed", data(project).put("userId", user), BoardTopics.user(user), Topic.CONTROL);
  }

  void databaseWiped() {
    add("database.wiped", Shapes.object(), BoardTopics.DATABASE, Topic.CONTROL);
  }

  void projectsWiped() {
    add("database.projects.wiped", Shapes.object(), BoardTopics.DATABASE, Topic.CONTROL);
  }

  private void projectGone(String type, Project project, Recipients recipients) {
    add(
        type,
        recipients.writeTo(data(project.id())),
        BoardTopics.PROJECTS,
        BoardTopics.BOARDS,
        Topic.CONTROL);
  }

  private void labelEvent(String type, long project, Label label) {
    ObjectNode data = data(project);
    data.set("label", Shapes.label(project, label));
    add(type, data, BoardTopics.project(project));
  }

  private void boardEvent(String type, long project, ObjectNode data) {
    add(type, data, BoardTopics.project(project), BoardTopics.BOARDS);
  }

  private void add(String type, ObjectNode data, Topic... topics) {
    data.put("actor", actor.user());
    if (actor.sessionTag() != null) {
      data.put("sessionTag", actor.sessionTag());
    }
    commit.addEvent(new NewEvent(List.of(topics), type, data, actor.tabId()));
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

  private static ObjectNode ticket(PositionedTicket ticket) {
    ObjectNode data = data(ticket.project());
    data.set("ticket", Shapes.ticket(ticket));
    return data;
  }

  private static ObjectNode withPosition(ObjectNode data, PositionedTicket ticket) {
    return data.put("order", ticket.order()).put("rank", ticket.ticket().rank());
  }

  private static ObjectNode withChanged(ObjectNode data, Collection<String> fields) {
    ArrayNode names = data.putArray("changed");
    fields.forEach(names::add);
    return data;
  }
}
