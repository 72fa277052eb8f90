package io.tidings.node.board;

import io.tidings.events.Cursor;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.access.Login;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.springframework.stereotype.Service;

/** What there is to read. Each reading is of one moment, with the cursor from which to go on. */
@Service
final class Boards {
  /** Cards of one column in their order. */
  static final Comparator<Ticket> RANK =
      Comparator.comparing((Ticket t) -> t.rank() == null ? "" : t.rank())
          .thenComparingLong(Ticket::id);

  private final WorkspaceState workspace;
  private final BoardState state;
  private final BoardAccess access;

  Boards(WorkspaceState workspace, BoardState state, BoardAccess access) {
    this.workspace = workspace;
    this.state = state;
    this.access = access;
  }

  /** The projects that a user may read, the newest last. */
  record Listing(List<Board> boards, Cursor cursor) {}

  /** A board with its tickets, which are in the order of their numbers. */
  record Whole(Board board, List<Placed> tickets, Cursor cursor) {}

  Listing list(Login login, Whose whose) {
    Cursor cursor = workspace.position();
    BoardAccess.ReadableProjects readable = access.readable(login);
    TreeSet<Long> ids = new TreeSet<>(readable.administered());
    ids.addAll(readable.member().keySet());
    ids.addAll(readable.open().keySet());
    List<Board> boards = new ArrayList<>();
    for (long id : ids) {
      Board board = state.board(id);
      if (board != null && Rights.mayRead(login, board) && whose.includes(board.project())) {
        boards.add(board);
      }
    }
    return new Listing(boards, cursor);
  }

  /** A board without its tickets. */
  Board board(Login login, ProjectPath path) {
    return access.board(login, path);
  }

  Whole whole(Login login, ProjectPath path) {
    Cursor cursor = workspace.position();
    BoardState.Contents contents = access.contents(login, path);
    return new Whole(contents.board(), placed(contents), cursor);
  }

  /** The cards of a column, in their order. */
  List<Placed> cards(Login login, ProjectPath path, long column) {
    Board board = access.board(login, path);
    if (board.column(column) == null) {
      throw Missing.of("column");
    }
    Cards cards = state.cards(board.id(), column);
    // Between the two reads, cards may have come, gone or changed places.
    List<Ticket> there =
        state.tickets(board, cards.ids()).stream()
            .filter(ticket -> Long.valueOf(column).equals(ticket.columnId()))
            .sorted(RANK)
            .toList();
    return IntStream.range(0, there.size())
        .mapToObj(order -> new Placed(board.id(), there.get(order), order))
        .toList();
  }

  Placed ticket(Login login, ProjectPath path, long id) {
    Board board = access.board(login, path);
    Ticket ticket = state.ticket(board, id);
    if (ticket == null) {
      throw Missing.of("ticket");
    }
    if (ticket.columnId() == null) {
      return new Placed(board.id(), ticket, null);
    }
    int order = state.cards(board.id(), ticket.columnId()).indexOf(id);
    return new Placed(board.id(), ticket, order < 0 ? null : order);
  }

  private static List<Placed> placed(BoardState.Contents contents) {
    Map<Long, Integer> orders = new HashMap<>();
    Map<Long, Integer> sizes = new HashMap<>();
    contents.tickets().stream()
        .sorted(RANK)
        .forEach(ticket -> {
          if (ticket.columnId() != null) {
            orders.put(ticket.id(), sizes.merge(ticket.columnId(), 1, Integer::sum) - 1);
          }
        });
    return contents.tickets().stream()
        .map(ticket -> new Placed(contents.board().id(), ticket, orders.get(ticket.id())))
        .toList();
  }
}
