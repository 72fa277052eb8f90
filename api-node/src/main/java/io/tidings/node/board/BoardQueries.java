package io.tidings.node.board;

import io.tidings.events.Cursor;
import io.tidings.events.spring.StateView;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.access.Login;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.springframework.stereotype.Service;

/**
 * Reads projects, boards and tickets. Each result is of one moment, with the cursor from which a
 * stream continues.
 */
@Service
public final class BoardQueries {
  /** Cards of one column in their order. */
  public static final Comparator<Ticket> BY_RANK =
      Comparator.comparing((Ticket t) -> t.rank() == null ? "" : t.rank())
          .thenComparingLong(Ticket::id);

  private final WorkspaceState workspace;
  private final BoardAccess access;

  BoardQueries(WorkspaceState workspace, BoardAccess access) {
    this.workspace = workspace;
    this.access = access;
  }

  /** The projects that a user may read, the newest last. */
  public record Listing(List<Board> boards, Cursor cursor) {}

  /** A board with its tickets, which are in the order of their numbers. */
  public record BoardSnapshot(Board board, List<TicketResponse> tickets, Cursor cursor) {}

  public Listing list(Login login, ProjectScope projectScope) {
    return workspace.read(view -> list(view, login, projectScope));
  }

  private static Listing list(StateView view, Login login, ProjectScope projectScope) {
    BoardState state = new BoardState(view);
    BoardAccess.ReadableProjects readable = BoardAccess.readable(view, login);
    TreeSet<Long> ids = new TreeSet<>(readable.administered());
    ids.addAll(readable.memberProjects().keySet());
    ids.addAll(readable.publicProjects().keySet());
    List<Board> boards =
        state.boards(ids).stream()
            .filter(board ->
                ProjectRights.mayRead(login, board) && projectScope.includes(board.project()))
            .toList();
    return new Listing(boards, view.position());
  }

  /** A board without its tickets. */
  public Board board(Login login, ProjectPath path) {
    return access.board(login, path);
  }

  /**
   * A board with its tickets.
   *
   * @param board the board as it was when the user's right to read it was checked: before that,
   *     nothing large is read
   */
  public BoardSnapshot snapshot(Login login, ProjectPath path, Board board) {
    return workspace.read(view -> {
      BoardState.Contents contents = BoardAccess.contents(new BoardState(view), login, path, board);
      return new BoardSnapshot(contents.board(), positioned(contents), view.position());
    });
  }

  /** The cards of a column, in their order. */
  public List<TicketResponse> cards(Login login, ProjectPath path, long column) {
    return workspace.read(view -> cards(new BoardState(view), login, path, column));
  }

  private static List<TicketResponse> cards(
      BoardState state, Login login, ProjectPath path, long column) {
    Board board = BoardAccess.board(state, login, path);
    if (board.column(column) == null) {
      throw new NotFoundException("column");
    }
    RankedCards cards = state.cards(board.id(), column);
    // Between the two reads, cards may have come, gone or moved.
    List<Ticket> there =
        state.tickets(board, cards.ids()).stream()
            .filter(ticket -> Long.valueOf(column).equals(ticket.columnId()))
            .sorted(BY_RANK)
            .toList();
    return IntStream.range(0, there.size())
        .mapToObj(order -> TicketResponse.of(board.id(), there.get(order), order))
        .toList();
  }

  public TicketResponse ticket(Login login, ProjectPath path, long id) {
    return workspace.read(view -> ticket(new BoardState(view), login, path, id));
  }

  private static TicketResponse ticket(BoardState state, Login login, ProjectPath path, long id) {
    Board board = BoardAccess.board(state, login, path);
    Ticket ticket = state.ticket(board, id);
    if (ticket == null) {
      throw new NotFoundException("ticket");
    }
    if (ticket.columnId() == null) {
      return TicketResponse.of(board.id(), ticket, null);
    }
    int order = state.cards(board.id(), ticket.columnId()).indexOf(id);
    return TicketResponse.of(board.id(), ticket, order < 0 ? null : order);
  }

  private static List<TicketResponse> positioned(BoardState.Contents contents) {
    Map<Long, Integer> orders = new HashMap<>();
    Map<Long, Integer> sizes = new HashMap<>();
    contents.tickets().stream()
        .sorted(BY_RANK)
        .forEach(ticket -> {
          if (ticket.columnId() != null) {
            orders.put(ticket.id(), sizes.merge(ticket.columnId(), 1, Integer::sum) - 1);
          }
        });
    return contents.tickets().stream()
        .map(ticket -> TicketResponse.of(contents.board().id(), ticket, orders.get(ticket.id())))
        .toList();
  }
}
