package io.tidings.node.board.column;

import io.tidings.node.board.Actor;
import io.tidings.node.board.Board;
import io.tidings.node.board.BoardDraft;
import io.tidings.node.board.BoardKeys;
import io.tidings.node.board.BoardProperties;
import io.tidings.node.board.BoardTransactions;
import io.tidings.node.board.Column;
import io.tidings.node.board.ColumnResponse;
import io.tidings.node.board.IfMatch;
import io.tidings.node.board.ProjectPath;
import io.tidings.node.board.RankedCards;
import io.tidings.node.board.Role;
import io.tidings.node.board.TakenNames;
import io.tidings.node.board.Ticket;
import io.tidings.node.board.TicketResponse;
import io.tidings.node.board.request.IdDeserializer;
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
public final class Columns {
  private final BoardTransactions transactions;
  private final BoardProperties properties;

  Columns(BoardTransactions transactions, BoardProperties properties) {
    this.transactions = transactions;
    this.properties = properties;
  }

  public ColumnResponse create(ProjectPath path, Actor actor, NewColumn wanted) {
    return transactions.run(
        path,
        actor,
        Role.ADMIN,
        draft -> {
          List<Column> columns = new ArrayList<>(draft.board().columns());
          properties.requireRoomForColumn(draft.board());
          TakenNames.ofColumns(draft.board()).check(wanted.title());
          Column column = wanted.withId(draft.newId("column"), false);
          columns.add(column);
          draft.putColumns(columns);
          draft.events().columnCreated(draft.board(), column);
          return ColumnResponse.of(draft.board(), column);
        });
  }

  public ColumnResponse edit(
      ProjectPath path, Actor actor, long id, IfMatch version, ColumnPatch patch) {
    return transactions.run(
        path,
        actor,
        Role.WRITER,
        draft -> {
          Column column = draft.column(id);
          version.check(column.version());
          Column edited = patch.applyTo(column);
          if (!edited.equals(column)) {
            TakenNames.ofColumns(draft.board()).checkChange(column.title(), edited.title());
            replace(draft, edited);
          }
          return ColumnResponse.of(draft.board(), edited);
        });
  }

  /** Puts the columns in that order, which has to name each of them once. */
  public Board reorder(ProjectPath path, Actor actor, IfMatch version, List<Long> ids) {
    return transactions.run(
        path,
        actor,
        Role.WRITER,
        draft -> {
          version.check(draft.board().columnOrderVersion());
          List<Column> columns = draft.board().columns();
          List<Column> ordered =
              ids.stream().map(draft.board()::column).filter(Objects::nonNull).toList();
          if (ids.size() != columns.size() || Set.copyOf(ordered).size() != columns.size()) {
            throw ProblemException.invalid(
                "invalid-field", "columnIds", "columnIds has to be all columns, each once.");
          }
          if (!ordered.equals(columns)) {
            draft.putOrder(ordered);
            draft.events().columnsReordered(draft.board());
          }
          return draft.board();
        });
  }

  /**
   * Deletes a column. Its cards go to the end of another in the same commit.
   *
   * @param targetId the column that gets the cards; null for the default one
   */
  public void delete(
      ProjectPath path, Actor actor, long id, IfMatch version, @Nullable Long targetId) {
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
          draft.commit().delete(new BoardKeys(draft.board().id()).column(id));
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
              TicketResponse.of(draft.board().id(), moved, order),
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
  public static @Nullable Long parseTarget(@Nullable String parameter) {
    if (parameter == null || parameter.isEmpty()) {
      return null;
    }
    Long target = IdDeserializer.parse(parameter);
    if (target == null) {
      throw invalidTarget();
    }
    return target;
  }

  private static ProblemException invalidTarget() {
    return ProblemException.invalid(
        "invalid-field", "moveTicketsTo", "moveTicketsTo has to be another column of it.");
  }

  private static void replace(BoardDraft draft, Column column) {
    draft.putColumns(
        draft.board().columns().stream()
            .map(other -> other.id() == column.id() ? column : other)
            .toList());
    draft.events().columnUpdated(draft.board(), column);
  }

  private static ProblemException conflict(String code, String detail) {
    return new ProblemException(HttpStatus.CONFLICT, code, null, detail);
  }
}
