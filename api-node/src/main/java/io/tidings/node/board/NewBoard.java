package io.tidings.node.board;

import io.tidings.events.spring.StateView;
import io.tidings.node.board.ImportedProject.ImportedTicket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A whole board that an import describes, with ids of its own. */
record NewBoard(Board board, List<Ticket> tickets) {

  /**
   * @param users by user name
   */
  static NewBoard of(StateView view, ImportedProject imported, Map<String, Long> users) {
    Instant now = view.time();
    List<Column> columns = columns(view, imported.columns());
    List<Label> labels = labels(view, imported.labels());
    long creatorId = users.getOrDefault(imported.firstAdmin(), 0L);
    List<Ticket> tickets = new ArrayList<>();
    List<String> ranks = FractionalRanks.sequence(imported.tickets().size());
    long id = view.nextNumbers(BoardNames.LAST_IDS, "ticket", imported.tickets().size());
    for (ImportedTicket ticket : imported.tickets()) {
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
              creatorId,
              now,
              now,
              1));
    }
    Map<Long, Role> members = new LinkedHashMap<>();
    imported.members().forEach((name, role) -> members.put(users.getOrDefault(name, 0L), role));
    Project project = imported.toProject(Projects.newId(view), now);
    long bytes = tickets.stream().mapToLong(Ticket::bytes).sum();
    TicketCounts counts = new TicketCounts(tickets.size(), tickets.size(), bytes);
    return new NewBoard(new Board(project, columns, labels, members, counts), tickets);
  }

  private static List<Column> columns(StateView view, List<TitleAndColor> list) {
    long id = view.nextNumbers(BoardNames.LAST_IDS, "column", list.size());
    List<Column> columns = new ArrayList<>();
    for (TitleAndColor column : list) {
      boolean first = columns.isEmpty();
      columns.add(
          new Column(
              id + columns.size(),
              column.titleOr(""),
              column.colorOr(TitleAndColor.GREY),
              first,
              1));
    }
    return columns;
  }

  private static List<Label> labels(StateView view, List<TitleAndColor> list) {
    long id = view.nextNumbers(BoardNames.LAST_IDS, "label", list.size());
    List<Label> labels = new ArrayList<>();
    for (TitleAndColor label : list) {
      labels.add(
          new Label(id + labels.size(), label.titleOr(""), label.colorOr(TitleAndColor.GREY), 1));
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
                BoardNames.columnHash(board.id(), ticket.columnId()),
                String.valueOf(ticket.id()),
                ticket.rank());
      }
    }
  }
}
