package io.tidings.node.board;

import io.tidings.events.spring.StateReader;
import io.tidings.events.spring.StateView;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * One attempt to change a project: the state as it was read, and the changes so far. Belongs to one
 * thread.
 */
public final class BoardDraft {
  private final CommitBuilder commit;
  private final StateView view;
  private final BoardState state;
  private final BoardEvents events;
  private final Map<Long, Long> ticketBytes = new HashMap<>(); // as stored, or as put since
  private Board board;
  private long added;

  public BoardDraft(CommitBuilder commit, StateView view, Actor actor, Board board) {
    this.commit = commit;
    this.view = view;
    this.state = new BoardState(view);
    this.events = new BoardEvents(commit, actor);
    this.board = board;
  }

  /** The board as it is with the changes so far. */
  public Board board() {
    return board;
  }

  public CommitBuilder commit() {
    return commit;
  }

  /** The state as it was read. */
  public StateReader state() {
    return view;
  }

  public BoardEvents events() {
    return events;
  }

  /** The time that is stored with the changes. */
  public Instant now() {
    return view.time();
  }

  /**
   * An id that nothing else has or had.
   *
   * @param kind as {@link BoardKeys#LAST_IDS} counts them
   */
  public long newId(String kind) {
    return view.nextNumber(BoardKeys.LAST_IDS, kind);
  }

  public Ticket ticket(long id) {
    List<Ticket> found = tickets(List.of(id));
    if (found.isEmpty()) {
      throw new NotFoundException("ticket");
    }
    return found.getFirst();
  }

  public List<Ticket> tickets(List<Long> ids) {
    List<Ticket> stored = state.storedTickets(board.id(), ids);
    stored.forEach(ticket -> ticketBytes.put(ticket.id(), ticket.bytes()));
    return state.current(board, stored);
  }

  /** Those of the users who may read the project. */
  public List<Long> readersAmong(List<Long> users) {
    return state.readersAmong(board, users);
  }

  public Column column(long id) {
    Column column = board.column(id);
    if (column == null) {
      throw new NotFoundException("column");
    }
    return column;
  }

  /** The cards of a column, as they were read; empty when there is no column. */
  public RankedCards cards(@Nullable Long column) {
    return column == null ? RankedCards.NONE : state.cards(board.id(), column);
  }

  public void put(Project project) {
    board = board.withProject(project);
    put(BoardState.PROJECT, project);
  }

  public void putColumns(List<Column> columns) {
    board = board.withColumns(columns);
    put(BoardState.COLUMNS, columns);
  }

  /** Writes the same columns in another order. */
  public void putOrder(List<Column> ordered) {
    board = board.withOrder(ordered);
    put(BoardState.COLUMNS, ordered);
    put(BoardState.COLUMN_ORDER, board.columnOrderVersion());
  }

  public void putLabels(List<Label> labels) {
    board = board.withLabels(labels);
    put(BoardState.LABELS, labels);
  }

  public void putMembers(Map<Long, Role> members) {
    board = board.withMembers(members);
    put(BoardState.MEMBERS, members);
  }

  public void put(TicketCounts counts) {
    board = board.withCounts(counts);
    put(BoardState.COUNTS, counts);
  }

  /** Writes a whole new board. */
  public void putAll() {
    put(BoardState.PROJECT, board.project());
    put(BoardState.COLUMNS, board.columns());
    put(BoardState.COLUMN_ORDER, board.columnOrderVersion());
    put(BoardState.LABELS, board.labels());
    put(BoardState.MEMBERS, board.members());
    put(BoardState.COUNTS, board.counts());
  }

  /** Writes a ticket that was read here before, or is new. */
  public void put(Ticket ticket) {
    countBytes(ticket.id(), ticket.bytes());
    putCounted(ticket);
  }

  /** Writes a ticket whose bytes the board's counts have already. */
  public void putCounted(Ticket ticket) {
    put(BoardState.ticketField(ticket.id()), ticket);
  }

  public void remove(Ticket ticket) {
    countBytes(ticket.id(), 0);
    commit.remove(new BoardKeys(board.id()).board(), BoardState.ticketField(ticket.id()));
  }

  private void countBytes(long ticket, long bytes) {
    Long before = ticketBytes.put(ticket, bytes);
    long more = bytes - (before == null ? 0 : before);
    if (more != 0) {
      put(board.counts().withBytes(bytes() + more));
      added += more;
    }
  }

  /** The bytes of all tickets, with the changes so far. */
  long bytes() {
    Long counted = board.counts().bytes();
    if (counted != null) {
      return counted;
    }
    BoardState.Contents stored = state.contents(board.id()); // of releases that did not count
    return stored == null ? 0 : stored.tickets().stream().mapToLong(Ticket::bytes).sum();
  }

  /** Whether the changes so far add bytes. */
  boolean grows() {
    return added > 0;
  }

  /** Writes the changed ranks of a column. */
  public void putCards(long column, RankedCards before, RankedCards after) {
    String name = new BoardKeys(board.id()).column(column);
    after
        .changedSince(before)
        .forEach(card -> commit.put(name, String.valueOf(card.id()), card.rank()));
  }

  public void removeCard(long column, long ticket) {
    commit.remove(new BoardKeys(board.id()).column(column), String.valueOf(ticket));
  }

  private void put(String field, Object value) {
    commit.put(
        new BoardKeys(board.id()).board(), field, JsonMapper.shared().writeValueAsString(value));
  }
}
