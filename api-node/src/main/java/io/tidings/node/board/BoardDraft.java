package io.tidings.node.board;

import io.tidings.events.spring.StateView;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to change a project: what it was read as, and what will become of it. Of one thread.
 */
final class BoardDraft {
  private final CommitBuilder commit;
  private final StateView view;
  private final BoardState state;
  private final BoardEvents events;
  private final Map<Long, Long> ticketBytes = new HashMap<>(); // as stored, or as put since
  private Board board;
  private long added;

  BoardDraft(CommitBuilder commit, StateView view, Actor actor, Board board) {
    this.commit = commit;
    this.view = view;
    this.state = new BoardState(view);
    this.events = new BoardEvents(commit, actor);
    this.board = board;
  }

  /** The board as it is with the changes so far. */
  Board board() {
    return board;
  }

  CommitBuilder commit() {
    return commit;
  }

  BoardEvents events() {
    return events;
  }

  /** The time that is written down. */
  Instant now() {
    return view.time();
  }

  /**
   * An id that nothing else has or had.
   *
   * @param kind as {@link BoardNames#LAST_IDS} counts them
   */
  long newId(String kind) {
    return view.nextNumber(BoardNames.LAST_IDS, kind);
  }

  Ticket ticket(long id) {
    List<Ticket> found = tickets(List.of(id));
    if (found.isEmpty()) {
      throw NotFound.of("ticket");
    }
    return found.getFirst();
  }

  List<Ticket> tickets(List<Long> ids) {
    List<Ticket> stored = state.storedTickets(board.id(), ids);
    stored.forEach(ticket -> ticketBytes.put(ticket.id(), ticket.bytes()));
    return stored.stream().map(ticket -> BoardState.current(board, ticket)).toList();
  }

  Column column(long id) {
    Column column = board.column(id);
    if (column == null) {
      throw NotFound.of("column");
    }
    return column;
  }

  /** What stands in a column, as it was read; nothing in none. */
  RankedCards cards(@Nullable Long column) {
    return column == null ? RankedCards.NONE : state.cards(board.id(), column);
  }

  void put(Project project) {
    board = new Board(project, board.columns(), board.labels(), board.members(), board.counts());
    put(BoardState.PROJECT, project);
  }

  void putColumns(List<Column> columns) {
    board = new Board(board.project(), columns, board.labels(), board.members(), board.counts());
    put(BoardState.COLUMNS, columns);
  }

  void putLabels(List<Label> labels) {
    board = new Board(board.project(), board.columns(), labels, board.members(), board.counts());
    put(BoardState.LABELS, labels);
  }

  void putMembers(Map<Long, Role> members) {
    board = new Board(board.project(), board.columns(), board.labels(), members, board.counts());
    put(BoardState.MEMBERS, members);
  }

  void put(TicketCounts counts) {
    board = new Board(board.project(), board.columns(), board.labels(), board.members(), counts);
    put(BoardState.COUNTS, counts);
  }

  /** Writes the whole of a board that is new. */
  void putAll() {
    put(BoardState.PROJECT, board.project());
    put(BoardState.COLUMNS, board.columns());
    put(BoardState.LABELS, board.labels());
    put(BoardState.MEMBERS, board.members());
    put(BoardState.COUNTS, board.counts());
  }

  /** Writes a ticket that was read here before, or is new. */
  void put(Ticket ticket) {
    countBytes(ticket.id(), ticket.bytes());
    putCounted(ticket);
  }

  /** Writes a ticket whose bytes the board's counts have already. */
  void putCounted(Ticket ticket) {
    put(BoardNames.ticketField(ticket.id()), ticket);
  }

  void remove(Ticket ticket) {
    countBytes(ticket.id(), 0);
    commit.remove(BoardNames.boardHash(board.id()), BoardNames.ticketField(ticket.id()));
  }

  private void countBytes(long ticket, long bytes) {
    Long before = ticketBytes.put(ticket, bytes);
    long more = bytes - (before == null ? 0 : before);
    if (more != 0) {
      put(board.counts().withBytes(bytes() + more));
      added += more;
    }
  }

  /** What all tickets have with the changes so far. */
  long bytes() {
    Long counted = board.counts().bytes();
    if (counted != null) {
      return counted;
    }
    BoardState.Contents stored = state.contents(board.id()); // of a release that did not count
    return stored == null ? 0 : stored.tickets().stream().mapToLong(Ticket::bytes).sum();
  }

  /** Whether that is more than it was. */
  boolean grows() {
    return added > 0;
  }

  /** Writes those ranks in a column that are not what they were. */
  void putCards(long column, RankedCards before, RankedCards after) {
    String name = BoardNames.columnHash(board.id(), column);
    after
        .changedSince(before)
        .forEach(card -> commit.put(name, String.valueOf(card.id()), card.rank()));
  }

  void removeCard(long column, long ticket) {
    commit.remove(BoardNames.columnHash(board.id(), column), String.valueOf(ticket));
  }

  private void put(String field, Object value) {
    commit.put(BoardNames.boardHash(board.id()), field, StateJson.write(value));
  }
}
