package io.tidings.node.board;

import io.tidings.events.spring.StateView;
import java.time.Instant;
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
  private Board board;

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
    Ticket ticket = state.ticket(board, id);
    if (ticket == null) {
      throw NotFound.of("ticket");
    }
    return ticket;
  }

  List<Ticket> tickets(List<Long> ids) {
    return state.tickets(board, ids);
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

  void put(Ticket ticket) {
    put(BoardNames.ticketField(ticket.id()), ticket);
  }

  void remove(Ticket ticket) {
    commit.remove(BoardNames.boardHash(board.id()), BoardNames.ticketField(ticket.id()));
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
