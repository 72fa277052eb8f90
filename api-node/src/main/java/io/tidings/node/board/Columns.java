package io.tidings.node.board;

import io.tidings.events.spring.WorkspaceState;
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
  private final WorkspaceState workspace;
  private final Changes changes;
  private final BoardProperties properties;

  Columns(WorkspaceState workspace, Changes changes, BoardProperties properties) {
    this.workspace = workspace;
    this.changes = changes;
    this.properties = properties;
  }

  /** A column and the board that it is in. */
  record Of(Board board, Column column) {}

  Of create(ProjectPath path, Author author, Styled wanted) {
    String title = Fields.required(wanted.title(), "title");
    long id = workspace.nextNumber(Names.IDS, "column");
    return changes.in(
        path,
        author,
        Role.ADMIN,
        draft -> {
          List<Column> columns = new ArrayList<>(draft.board().columns());
          Full.check(columns.size(), properties.maxColumns(), "columns");
          Column column = new Column(id, title, wanted.colorOr(Styled.GREY), false, 1);
          columns.add(column);
          draft.putColumns(columns);
          draft.tell().columnCreated(draft.board(), column);
          return new Of(draft.board(), column);
        });
  }

  Of edit(ProjectPath path, Author author, long id, IfMatch version, Styled patch) {
    return changes.in(
        path,
        author,
        Role.WRITER,
        draft -> {
          Column column = draft.column(id);
          version.check(column.version());
          String title = patch.titleOr(column.title());
          String color = patch.colorOr(column.color());
          if (title.equals(column.title()) && color.equals(column.color())) {
            return new Of(draft.board(), column);
          }
          return new Of(draft.board(), replace(draft, column.named(title, color)));
        });
  }

  /** Puts the columns in that order, which has to name each of them once. */
  Board reorder(ProjectPath path, Author author, List<Long> ids) {
    return changes.in(
        path,
        author,
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
            draft.tell().columnsReordered(draft.board());
          }
          return draft.board();
        });
  }

  /**
   * Deletes a column. Its cards go to the end of another in the same commit.
   *
   * @param heir where to; null for the default column
   */
  void delete(ProjectPath path, Author author, long id, IfMatch version, @Nullable Long heir) {
    changes.in(
        path,
        author,
        Role.ADMIN,
        draft -> {
          Column column = draft.column(id);
          version.check(column.version());
          if (draft.board().columns().size() == 1) {
            throw conflict("last-column", "A board has at least one column.");
          }
          Cards cards = draft.cards(id);
          Column target = heir(draft.board(), column, heir, cards.size() > 0);
          moveAll(draft, column, cards, target);
          draft.batch().delete(Names.column(draft.board().id(), id));
          draft.putColumns(
              draft.board().columns().stream().filter(other -> other.id() != id).toList());
          draft.tell().columnDeleted(draft.board(), column);
          if (column.byDefault()) {
            replace(draft, target.asDefault());
          }
          return column;
        });
  }

  private static void moveAll(Draft draft, Column from, Cards cards, Column to) {
    Cards before = draft.cards(to.id());
    Cards after = before.with(cards.ids());
    draft.putCards(to.id(), before, after);
    int order = before.size();
    for (Ticket ticket : draft.tickets(cards.ids())) {
      Ticket moved = ticket.at(to.id(), after.list().get(order).rank()).touched(draft.now());
      draft.put(moved);
      draft
          .tell()
          .cardMoved(
              new Placed(draft.board().id(), moved, order),
              from.id(),
              to.id(),
              List.of("columnId", "order"));
      order++;
    }
  }

  private static Column heir(Board board, Column column, @Nullable Long named, boolean hasCards) {
    if (named == null && column.byDefault()) {
      throw hasCards
          ? conflict("column-not-empty", "Say with moveTicketsTo where its cards are to go.")
          : ProblemException.invalid(
              "missing-field",
              "moveTicketsTo",
              "Say with moveTicketsTo which column is the default one then.");
    }
    Column heir = named == null ? board.defaultColumn() : board.column(named);
    if (heir == null || heir.id() == column.id()) {
      throw noHeir();
    }
    return heir;
  }

  /** Reads {@code moveTicketsTo}. */
  static @Nullable Long heir(@Nullable String parameter) {
    if (parameter == null || parameter.isEmpty()) {
      return null;
    }
    Long heir = Ids.read(parameter);
    if (heir == null) {
      throw noHeir();
    }
    return heir;
  }

  private static ProblemException noHeir() {
    return ProblemException.invalid(
        "invalid-field", "moveTicketsTo", "moveTicketsTo has to be another column of it.");
  }

  private static Column replace(Draft draft, Column column) {
    draft.putColumns(
        draft.board().columns().stream()
            .map(other -> other.id() == column.id() ? column : other)
            .toList());
    draft.tell().columnUpdated(draft.board(), column);
    return column;
  }

  private static ProblemException conflict(String code, String detail) {
    return new ProblemException(HttpStatus.CONFLICT, code, null, detail);
  }
}
