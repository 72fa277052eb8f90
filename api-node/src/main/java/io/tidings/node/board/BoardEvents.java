package io.tidings.node.board;

import io.tidings.events.NewEvent;
import io.tidings.events.Topic;
import io.tidings.node.user.UserTopics;
import java.util.Collection;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Adds the events of changes to a commit. Ids and versions outside of the things themselves are
 * numbers.
 */
public final class BoardEvents {
  private final CommitBuilder commit;
  private final Actor actor;

  public BoardEvents(CommitBuilder commit, Actor actor) {
    this.commit = commit;
    this.actor = actor;
  }

  public void ticketCreated(TicketResponse ticket) {
    boardEvent("ticket.created", ticket.projectId(), ticket(ticket));
  }

  public void ticketUpdated(TicketResponse ticket, List<String> changed) {
    boardEvent("ticket.updated", ticket.projectId(), withChanged(ticket(ticket), changed));
  }

  public void cardMoved(TicketResponse ticket, long from, long to, List<String> changed) {
    ObjectNode data = ticket(ticket).put("fromColumnId", from).put("toColumnId", to);
    boardEvent("card.moved", ticket.projectId(), withChanged(withPosition(data, ticket), changed));
  }

  public void cardLinked(TicketResponse ticket, long column, List<String> changed) {
    ObjectNode data = ticket(ticket).put("columnId", column);
    boardEvent("card.linked", ticket.projectId(), withChanged(withPosition(data, ticket), changed));
  }

  public void cardUnlinked(TicketResponse ticket, long column, List<String> changed) {
    boardEvent(
        "card.unlinked",
        ticket.projectId(),
        withChanged(ticket(ticket).put("columnId", column), changed));
  }

  public void ticketDeleted(long project, Ticket ticket) {
    boardEvent(
        "ticket.deleted",
        project,
        gone(project, ticket.id(), ticket.version()).put("columnId", ticket.columnId()));
  }

  public void columnCreated(Board board, Column column) {
    boardEvent("column.created", board.id(), column(board, column));
  }

  public void columnUpdated(Board board, Column column) {
    boardEvent("column.updated", board.id(), column(board, column));
  }

  public void columnDeleted(Board board, Column column) {
    boardEvent("column.deleted", board.id(), gone(board.id(), column.id(), column.version()));
  }

  public void columnsReordered(Board board) {
    ObjectNode data = data(board.id());
    ArrayNode ids = data.putArray("columnIds");
    board.columns().forEach(column -> ids.add(column.id()));
    boardEvent("column.reordered", board.id(), data.put("version", board.columnOrderVersion()));
  }

  public void labelCreated(long project, Label label) {
    labelEvent("label.created", project, label);
  }

  public void labelUpdated(long project, Label label) {
    labelEvent("label.updated", project, label);
  }

  public void labelDeleted(long project, Label label) {
    boardEvent("label.deleted", project, gone(project, label.id(), label.version()));
  }

  public void projectCreated(Project project, Recipients recipients) {
    add(
        "project.created",
        recipients.writeTo(project(project)),
        BoardTopics.PROJECTS,
        Topic.CONTROL);
  }

  public void projectUpdated(Project project, List<String> changed) {
    add(
        "project.updated",
        withChanged(project(project), changed),
        BoardTopics.PROJECTS,
        BoardTopics.project(project.id()),
        BoardTopics.BOARDS);
  }

  public void projectDeleted(Project project, Recipients recipients) {
    projectGone("project.deleted", project.id(), project.version() + 1, recipients);
  }

  public void projectHidden(Project project, Recipients recipients) {
    projectGone("project.hidden", project.id(), project.version(), recipients);
  }

  public void projectShown(Project project, Recipients recipients) {
    add(
        "project.shown",
        recipients.writeTo(project(project)),
        BoardTopics.PROJECTS,
        BoardTopics.BOARDS,
        Topic.CONTROL);
  }

  /**
   * @param readable whether the user could read the project without being a member, too
   */
  public void memberAdded(Board board, long user, Role role, boolean readable) {
    boolean canWrite = role != Role.READER && !board.project().closed();
    ObjectNode data = member(board.id(), user, readable).put("role", role.word());
    data.set(
        "project",
        JsonMapper.shared()
            .valueToTree(ProjectForUser.of(board.project(), role, canWrite, role == Role.ADMIN)));
    add("member.added", data, UserTopics.user(user), Topic.CONTROL);
  }

  public void memberUpdated(long project, long user, Role role) {
    add(
        "member.updated",
        data(project).put("userId", user).put("role", role.word()),
        UserTopics.user(user));
  }

  /**
   * @param readable whether the user still reads the project
   */
  public void memberRemoved(long project, long user, boolean readable) {
    add("member.removed", member(project, user, readable), UserTopics.user(user), Topic.CONTROL);
  }

  public void databaseWiped() {
    add(
        "database.wiped",
        JsonNodeFactory.instance.objectNode(),
        UserTopics.DATABASE,
        Topic.CONTROL);
  }

  public void projectsWiped() {
    add(
        "database.projects.wiped",
        JsonNodeFactory.instance.objectNode(),
        UserTopics.DATABASE,
        Topic.CONTROL);
  }

  private static ObjectNode member(long project, long user, boolean readable) {
    ObjectNode data = data(project).put("userId", user);
    return readable ? data.put("readable", true) : data;
  }

  private void projectGone(String type, long project, long version, Recipients recipients) {
    add(
        type,
        recipients.writeTo(data(project)).put("version", version),
        BoardTopics.PROJECTS,
        BoardTopics.BOARDS,
        Topic.CONTROL);
  }

  private void labelEvent(String type, long project, Label label) {
    ObjectNode data = data(project);
    data.set("label", JsonMapper.shared().valueToTree(LabelResponse.of(project, label)));
    boardEvent(type, project, data);
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
    return JsonNodeFactory.instance.objectNode().put("projectId", project);
  }

  /** A deleted thing. The deletion is a change as well, and so has a version of its own. */
  private static ObjectNode gone(long project, long id, long lastVersion) {
    return data(project).put("id", id).put("version", lastVersion + 1);
  }

  private static ObjectNode project(Project project) {
    ObjectNode data = data(project.id());
    data.set("project", JsonMapper.shared().valueToTree(ProjectResponse.of(project)));
    return data;
  }

  private static ObjectNode column(Board board, Column column) {
    ObjectNode data = data(board.id());
    data.set("column", JsonMapper.shared().valueToTree(ColumnResponse.of(board, column)));
    return data;
  }

  private static ObjectNode ticket(TicketResponse ticket) {
    ObjectNode data = data(ticket.projectId());
    data.set("ticket", JsonMapper.shared().valueToTree(ticket));
    return data;
  }

  private static ObjectNode withPosition(ObjectNode data, TicketResponse ticket) {
    return data.put("order", ticket.order()).put("rank", ticket.rank());
  }

  private static ObjectNode withChanged(ObjectNode data, Collection<String> fields) {
    ArrayNode names = data.putArray("changed");
    fields.forEach(names::add);
    return data;
  }
}
