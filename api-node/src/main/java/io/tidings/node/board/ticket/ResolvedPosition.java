package io.tidings.node.board.ticket;

import io.tidings.node.board.BoardDraft;
import io.tidings.node.board.RankedCards;
import io.tidings.node.board.Ticket;
import io.tidings.node.board.TicketResponse;
import io.tidings.node.http.ProblemException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A ticket's position in a column, or in none, resolved from a {@link TargetPosition}.
 *
 * @param order its index there; null in no column
 * @param rank null in no column
 * @param before the cards that were in the column
 * @param after the cards that will be in it
 */
record ResolvedPosition(
    @Nullable Long column,
    @Nullable Integer order,
    @Nullable String rank,
    RankedCards before,
    RankedCards after) {
  static final ResolvedPosition NONE =
      new ResolvedPosition(null, null, null, RankedCards.NONE, RankedCards.NONE);

  /** Resolves where a ticket of that project, which may be a new one, will be. */
  static ResolvedPosition resolve(
      BoardDraft draft, long ticket, @Nullable Long currentColumn, TargetPosition targetPosition) {
    return switch (targetPosition) {
      case TargetPosition.Unchanged() ->
          currentColumn == null ? NONE : currentPosition(draft, ticket, currentColumn);
      case TargetPosition.NoColumn() -> NONE;
      case TargetPosition.InColumn(long column) ->
          Objects.equals(column, currentColumn)
              ? currentPosition(draft, ticket, column)
              : atIndex(draft, ticket, requireColumn(draft, column), null);
      case TargetPosition.AtIndex(Long column, Integer order) -> {
        Long chosen = column == null ? currentColumn : column;
        if (chosen == null) {
          throw ProblemException.invalid(
              "invalid-field", "order", "order has no meaning where there is no column.");
        }
        yield atIndex(draft, ticket, requireColumn(draft, chosen), order);
      }
    };
  }

  private static long requireColumn(BoardDraft draft, long column) {
    if (draft.board().column(column) == null) {
      throw ProblemException.invalid(
          "invalid-field", "columnId", "columnId has to be a column of this project.");
    }
    return column;
  }

  private static ResolvedPosition currentPosition(BoardDraft draft, long ticket, long column) {
    RankedCards cards = draft.cards(column);
    // Absent only when another commit came between two reads: then ours will conflict and be
    // retried.
    return atIndex(column, Math.max(0, cards.indexOf(ticket)), cards, cards);
  }

  private static ResolvedPosition atIndex(
      BoardDraft draft, long ticket, long column, @Nullable Integer order) {
    RankedCards before = draft.cards(column);
    RankedCards others = before.without(ticket);
    int index = order == null ? others.size() : Math.min(order, others.size());
    boolean there = index == before.indexOf(ticket);
    return atIndex(column, index, before, there ? before : others.with(ticket, index));
  }

  private static ResolvedPosition atIndex(
      long column, int index, RankedCards before, RankedCards after) {
    String rank = index < after.size() ? after.list().get(index).rank() : null;
    return new ResolvedPosition(column, index, rank, before, after);
  }

  /**
   * Takes a ticket from its column to this position, with the event of it.
   *
   * @param from null when it was in no column
   * @param contents the fields that changed besides the position
   */
  void enter(BoardDraft draft, @Nullable Long from, TicketResponse ticket, List<String> contents) {
    List<String> changed = new ArrayList<>(contents);
    if (!Objects.equals(from, column)) {
      changed.add("columnId");
    }
    if (column != null) {
      changed.add("order");
    }
    if (from != null && !from.equals(column)) {
      draft.removeCard(from, ticket.id());
    }
    if (from == null && column != null) {
      draft.events().cardLinked(ticket, column, changed);
    } else if (from != null && column != null) {
      draft.events().cardMoved(ticket, from, column, changed);
    } else if (from != null) {
      draft.events().cardUnlinked(ticket, from, changed);
    }
    apply(draft, ticket.id());
  }

  /** Writes it, and adds events for the other cards of the column that got a new rank. */
  void apply(BoardDraft draft, long ticket) {
    if (column == null) {
      return;
    }
    draft.putCards(column, before, after);
    Map<Long, Integer> orders = new HashMap<>();
    after.ids().forEach(id -> orders.put(id, orders.size()));
    List<Long> others =
        after.changedSince(before).stream()
            .map(RankedCards.Card::id)
            .filter(id -> id != ticket)
            .toList();
    for (Ticket other : draft.tickets(others)) {
      int index = orders.getOrDefault(other.id(), 0);
      Ticket moved =
          other.withPosition(column, after.list().get(index).rank()).asNextVersion(draft.now());
      draft.put(moved);
      TicketResponse response = TicketResponse.of(draft.board().id(), moved, index);
      draft.events().cardMoved(response, column, column, List.of("rank"));
    }
  }
}
