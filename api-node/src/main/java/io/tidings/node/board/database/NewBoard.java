package io.tidings.node.board.database;

import io.tidings.events.spring.StateView;
import io.tidings.node.board.Board;
import io.tidings.node.board.BoardDraft;
import io.tidings.node.board.BoardKeys;
import io.tidings.node.board.Column;
import io.tidings.node.board.FractionalRanks;
import io.tidings.node.board.Label;
import io.tidings.node.board.Project;
import io.tidings.node.board.Role;
import io.tidings.node.board.Ticket;
import io.tidings.node.board.TicketCounts;
import io.tidings.node.board.column.NewColumn;
import io.tidings.node.board.project.NewLabel;
import io.tidings.node.board.project.Projects;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A whole board that an import describes, with ids of its own. */
record NewBoard(Board board, List<Ticket> tickets) {

  /**
   * @param users by user name
   */
  static NewBoard of(StateView view, ProjectData imported, Map<String, Long> users) {
    List<Column> columns = columns(view, imported.columns());
    List<Label> labels = labels(view, imported.labels());
    List<Ticket> tickets = tickets(view, imported, columns, labels, users);
    Map<Long, Role> members = new LinkedHashMap<>();
    imported
        .members()
        .forEach(member -> members.put(users.getOrDefault(member.username(), 0L), member.role()));
    Project project = imported.toProject(Projects.newId(view), view.time());
    long bytes = tickets.stream().mapToLong(Ticket::bytes).sum();
    TicketCounts counts = new TicketCounts(tickets.size(), tickets.size(), bytes);
    return new NewBoard(new Board(project, columns, 1, labels, members, counts), tickets);
  }

  private static List<Ticket> tickets(
      StateView view,
      ProjectData imported,
      List<Column> columns,
      List<Label> labels,
      Map<String, Long> users) {
    long creatorId = users.getOrDefault(imported.firstAdmin(), 0L);
    Map<String, Long> columnIds =
        columns.stream().collect(Collectors.toMap(Column::title, Column::id));
    Map<String, Long> labelIds = labels.stream().collect(Collectors.toMap(Label::name, Label::id));
    List<TicketData> list = imported.tickets();
    List<String> ranks = FractionalRanks.sequence(list.size());
    long id = view.nextNumbers(BoardKeys.LAST_IDS, "ticket", list.size());
    List<Ticket> tickets = new ArrayList<>();
    for (TicketData ticket : list) {
      int number = tickets.size();
      Long column = ticket.column() == null ? null : columnIds.get(ticket.column());
      tickets.add(
          new Ticket(
              id + number,
              number + 1L,
              ticket.title(),
              ticket.description(),
              ticket.labels().stream().map(labelIds::get).toList(),
              ticket.assignees().stream().map(name -> users.getOrDefault(name, 0L)).toList(),
              column,
              column == null ? null : ranks.get(number),
              creatorId,
              view.time(),
              view.time(),
              1));
    }
    return tickets;
  }

  private static List<Column> columns(StateView view, List<NewColumn> list) {
    long id = view.nextNumbers(BoardKeys.LAST_IDS, "column", list.size());
    List<Column> columns = new ArrayList<>();
    for (NewColumn column : list) {
      columns.add(column.withId(id + columns.size(), columns.isEmpty()));
    }
    return columns;
  }

  private static List<Label> labels(StateView view, List<NewLabel> list) {
    long id = view.nextNumbers(BoardKeys.LAST_IDS, "label", list.size());
    List<Label> labels = new ArrayList<>();
    for (NewLabel label : list) {
      labels.add(label.withId(id + labels.size()));
    }
    return labels;
  }

  /** Writes all of it, without an event. */
  void put(BoardDraft draft) {
    draft.putAll();
    Projects.register(draft);
    for (Ticket ticket : tickets) {
      draft.putCounted(ticket);
      if (ticket.columnId() != null && ticket.rank() != null) {
        draft
            .commit()
            .put(
                new BoardKeys(board.id()).column(ticket.columnId()),
                String.valueOf(ticket.id()),
                ticket.rank());
      }
    }
  }
}
