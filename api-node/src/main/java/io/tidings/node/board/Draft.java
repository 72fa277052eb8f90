package io.tidings.node.board;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to change a project: what it was read as, and what will become of it. Of one thread.
 */
final class Draft {
  private final Batch batch;
  private final BoardState state;
  private final Telling telling;
  private final Instant now;
  private Board board;

  Draft(Batch batch, BoardState state, Author author, Board board, Instant now) {
    this.batch = batch;
    this.state = state;
    this.telling = new Telling(batch, author);
    this.board = board;
    this.now = now;
  }

  /** The board as it is with the changes so far. */
  Board board() {
    return board;
  }

  Batch batch() {
    return batch;
  }

  Telling tell() {
    return telling;
  }

  Instant now() {
    return now;
  }

  Ticket ticket(long id) {
    Ticket ticket = state.ticket(board, id);
    if (ticket == null) {
      throw Missing.of("ticket");
    }
    return ticket;
  }

  List<Ticket> tickets(List<Long> ids) {
    return state.tickets(board, ids);
  }

  Column column(long id) {
    Column column = board.column(id);
    if (column == null) {
      throw Missing.of("column");
    }
    return column;
  }

  /** What stands in a column, as it was read; nothing in none. */
  Cards cards(@Nullable Long column) {
    return column == null ? Cards.NONE : state.cards(board.id(), column);
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

  void put(Counts counts) {
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
    put(Names.ticket(ticket.id()), ticket);
  }

  void remove(Ticket ticket) {
    batch.remove(Names.board(board.id()), Names.ticket(ticket.id()));
  }

  /** Writes those places in a column that are not what they were. */
  void putCards(long column, Cards before, Cards after) {
    String name = Names.column(board.id(), column);
    after
        .changedSince(before)
        .forEach(card -> batch.put(name, String.valueOf(card.id()), card.rank()));
  }

  void removeCard(long column, long ticket) {
    batch.remove(Names.column(board.id(), column), String.valueOf(ticket));
  }

  private void put(String field, Object value) {
    batch.put(Names.board(board.id()), field, StateJson.write(value));
  }
}
