package io.tidings.node.board;

import io.tidings.node.http.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;

/** The columns of boards. */
@Service
final class Columns {
  private final BoardTransactions transactions;
  private final BoardProperties properties;

  Columns(BoardTransactions transactions, BoardProperties properties) {
    this.transactions = transactions;
    this.properties = properties;
  }

  /** A column and the board that it is in. */
  record BoardColumn(Board board, Column column) {}

  BoardColumn create(ProjectPath path, Actor actor, TitleAndColor wanted) {
    String title = RequestFields.required(wanted.title(), "title");
    return transactions.run(
        path,
        actor,
        Role.ADMIN,
        draft -> {
          List<Column> columns = new ArrayList<>(draft.board().columns());
          BoardLimits.check(columns.size(), properties.maxColumns(), "columns");
          long id = draft.newId("column");
          Column column = new Column(id, title, wanted.colorOr(TitleAndColor.GREY), false, 1);
          columns.add(column);
          draft.putColumns(columns);
          draft.events().columnCreated(draft.board(), column);
          return new BoardColumn(draft.board(), column);
        });
  }

  BoardColumn edit(ProjectPath path, Actor actor, long id, IfMatch version, TitleAndColor patch) {
    return transactions.run(
        path,
        actor,
        Role.WRITER,
        draft -> {
          Column column = draft.column(id);
          version.check(column.version());
          String title = patch.titleOr(column.title());
          String color = patch.colorOr(column.color());
          if (title.equals(column.title()) && color.equals(column.color())) {
            return new BoardColumn(draft.board(), column);
          }
          return new BoardColumn(
              draft.board(), replace(draft, column.withTitleAndColor(title, color)));
        });
  }

  /** Puts the columns in that order, which has to name each of them once. */
  Board reorder(ProjectPath path, Actor actor, List<Long> ids) {
    return transactions.run(
        path,
        actor,
        Role.WRITER,
        draft -> {
          List<Column> columns = draft.board().columns();
          List<Column> ordered =
              ids.stream().map(draft.board()::column).filter(Objects::nonNull).toList();
          if (ids.size() != columns.size() || Set.copyOf(ordered).size() != columns.size()) {
            throw ProblemException.invalid(
                "invalid-field", "columnIds", "columnIds has to be all columns, each once.");
          }
          if (!ordered.equals(columns)) {
            draft.putColumns(ordered);
            draft.events().columnsReordered(draft.board());
          }
          return draft.board();
        });
  }

  /**
   * Deletes a column. Its cards go to the end of another in the same commit.
   *
   * @param targetId where to; null for the default column
   */
  void delete(ProjectPath path, Actor actor, long id, IfMatch version, @Nullable Long targetId) {
    transactions.run(
        path,
        actor,
        Role.ADMIN,
        draft -> {
          Column column = draft.column(id);
          version.check(column.version());
          if (draft.board().columns().size() == 1) {
            throw conflict("last-column", "A board has at least one column.");
          }
          RankedCards cards = draft.cards(id);
          Column target = targetColumn(draft.board(), column, targetId, cards.size() > 0);
          moveAll(draft, column, cards, target);
          draft.commit().delete(BoardNames.columnHash(draft.board().id(), id));
          draft.putColumns(
              draft.board().columns().stream().filter(other -> other.id() != id).toList());
          draft.events().columnDeleted(draft.board(), column);
          if (column.byDefault()) {
            replace(draft, target.asDefault());
          }
          return column;
        });
  }

  private static void moveAll(BoardDraft draft, Column from, RankedCards cards, Column to) {
    RankedCards before = draft.cards(to.id());
    RankedCards after = before.with(cards.ids());
    draft.putCards(to.id(), before, after);
    int order = before.size();
    for (Ticket ticket : draft.tickets(cards.ids())) {
      Ticket moved =
          ticket.withPosition(to.id(), after.list().get(order).rank()).asNextVersion(draft.now());
      draft.put(moved);
      draft
          .events()
          .cardMoved(
              new PositionedTicket(draft.board().id(), moved, order),
              from.id(),
              to.id(),
              List.of("columnId", "order"));
      order++;
    }
  }

  private static Column targetColumn(
      Board board, Column column, @Nullable Long named, boolean hasCards) {
    if (named == null && column.byDefault()) {
      throw hasCards
          ? conflict("column-not-empty", "Say with moveTicketsTo where its cards are to go.")
          : ProblemException.invalid(
              "missing-field",
              "moveTicketsTo",
              "Say with moveTicketsTo which column is the default one then.");
    }
    Column target = named == null ? board.defaultColumn() : board.column(named);
    if (target == null || target.id() == column.id()) {
      throw invalidTarget();
    }
    return target;
  }

  /** Reads {@code moveTicketsTo}. */
  static @Nullable Long parseTarget(@Nullable String parameter) {
    if (parameter == null || parameter.isEmpty()) {
      return null;
    }
    Long target = Ids.parse(parameter);
    if (target == null) {
      throw invalidTarget();
    }
    return target;
  }

  private static ProblemException invalidTarget() {
    return ProblemException.invalid(
        "invalid-field", "moveTicketsTo", "moveTicketsTo has to be another column of it.");
  }

  private static Column replace(BoardDraft draft, Column column) {
    draft.putColumns(
        draft.board().columns().stream()
            .map(other -> other.id() == column.id() ? column : other)
            .toList());
    draft.events().columnUpdated(draft.board(), column);
    return column;
  }

  private static ProblemException conflict(String code, String detail) {
    return new ProblemException(HttpStatus.CONFLICT, code, null, detail);
  }
}
