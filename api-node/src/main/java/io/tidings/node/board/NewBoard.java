package io.tidings.node.board;

import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.board.ListedProject.ListedTicket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A whole board that a list describes, with ids of its own. */
record NewBoard(Board board, List<Ticket> tickets) {

  /**
   * @param users by user name
   */
  static NewBoard of(
      WorkspaceState workspace, ListedProject list, Map<String, Long> users, Instant now) {
    List<Column> columns = columns(workspace, list.columns());
    List<Label> labels = labels(workspace, list.labels());
    long author = users.getOrDefault(list.firstAdmin(), 0L);
    List<Ticket> tickets = new ArrayList<>();
    List<String> ranks = Ranks.row(list.tickets().size());
    long id = workspace.nextNumbers(Names.IDS, "ticket", list.tickets().size());
    for (ListedTicket ticket : list.tickets()) {
      Integer column = ticket.column();
      int number = tickets.size();
      tickets.add(
          new Ticket(
              id + number,
              number + 1L,
              ticket.title(),
              ticket.description(),
              ticket.labels().stream().map(label -> labels.get(label).id()).toList(),
              column == null ? null : columns.get(column).id(),
              column == null ? null : ranks.get(number),
              author,
              now,
              now,
              1));
    }
    Map<Long, Role> members = new LinkedHashMap<>();
    list.members().forEach((name, role) -> members.put(users.getOrDefault(name, 0L), role));
    Project project = list.project(workspace.nextNumber(Names.IDS, "project"), now);
    Counts counts = new Counts(tickets.size(), tickets.size());
    return new NewBoard(new Board(project, columns, labels, members, counts), tickets);
  }

  private static List<Column> columns(WorkspaceState workspace, List<Styled> list) {
    long id = workspace.nextNumbers(Names.IDS, "column", list.size());
    List<Column> columns = new ArrayList<>();
    for (Styled column : list) {
      boolean first = columns.isEmpty();
      columns.add(
          new Column(
              id + columns.size(), column.titleOr(""), column.colorOr(Styled.GREY), first, 1));
    }
    return columns;
  }

  private static List<Label> labels(WorkspaceState workspace, List<Styled> list) {
    long id = workspace.nextNumbers(Names.IDS, "label", list.size());
    List<Label> labels = new ArrayList<>();
    for (Styled label : list) {
      labels.add(new Label(id + labels.size(), label.titleOr(""), label.colorOr(Styled.GREY), 1));
    }
    return labels;
  }

  /** Writes all of it; nothing is told. */
  void put(Draft draft) {
    draft.putAll();
    Projects.register(draft);
    for (Ticket ticket : tickets) {
      draft.put(ticket);
      if (ticket.columnId() != null && ticket.rank() != null) {
        draft
            .batch()
            .put(
                Names.column(board.id(), ticket.columnId()),
                String.valueOf(ticket.id()),
                ticket.rank());
      }
    }
  }
}
