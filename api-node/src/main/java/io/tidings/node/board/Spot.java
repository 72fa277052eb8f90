package io.tidings.node.board;

import io.tidings.node.http.ProblemException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A place in a column, or in none, that was found for a ticket.
 *
 * @param order its index there; null in no column
 * @param rank null in no column
 * @param before what stood in the column
 * @param after what will
 */
record Spot(
    @Nullable Long column,
    @Nullable Integer order,
    @Nullable String rank,
    Cards before,
    Cards after) {
  static final Spot NONE = new Spot(null, null, null, Cards.NONE, Cards.NONE);

  /** Where a ticket of that project, which may be a new one, will be. */
  static Spot of(Draft draft, long ticket, @Nullable Long present, Place place) {
    return switch (place) {
      case Place.Same() -> present == null ? NONE : here(draft, ticket, present);
      case Place.Off() -> NONE;
      case Place.Into(long column) ->
          Objects.equals(column, present)
              ? here(draft, ticket, column)
              : at(draft, ticket, known(draft, column), null);
      case Place.At(Long column, Integer order) -> {
        Long chosen = column == null ? present : column;
        if (chosen == null) {
          throw ProblemException.invalid(
              "invalid-field", "order", "order has no meaning where there is no column.");
        }
        yield at(draft, ticket, known(draft, chosen), order);
      }
    };
  }

  private static long known(Draft draft, long column) {
    if (draft.board().column(column) == null) {
      throw ProblemException.invalid(
          "invalid-field", "columnId", "columnId has to be a column of this project.");
    }
    return column;
  }

  private static Spot here(Draft draft, long ticket, long column) {
    Cards cards = draft.cards(column);
    // Absent only where another commit came between two reads: then ours will be in vain.
    return at(column, Math.max(0, cards.indexOf(ticket)), cards, cards);
  }

  private static Spot at(Draft draft, long ticket, long column, @Nullable Integer order) {
    Cards before = draft.cards(column);
    Cards others = before.without(ticket);
    int index = order == null ? others.size() : Math.min(order, others.size());
    boolean there = index == before.indexOf(ticket);
    return at(column, index, before, there ? before : others.with(ticket, index));
  }

  private static Spot at(long column, int index, Cards before, Cards after) {
    String rank = index < after.size() ? after.list().get(index).rank() : null;
    return new Spot(column, index, rank, before, after);
  }

  /** Writes it, and tells of those other cards of the column that got a new rank with it. */
  void take(Draft draft, long ticket) {
    if (column == null) {
      return;
    }
    draft.putCards(column, before, after);
    Map<Long, Integer> orders = new HashMap<>();
    after.ids().forEach(id -> orders.put(id, orders.size()));
    List<Long> others =
        after.changedSince(before).stream().map(Cards.Card::id).filter(id -> id != ticket).toList();
    for (Ticket other : draft.tickets(others)) {
      int index = orders.getOrDefault(other.id(), 0);
      Ticket moved = other.at(column, after.list().get(index).rank()).touched(draft.now());
      draft.put(moved);
      Placed placed = new Placed(draft.board().id(), moved, index);
      draft.tell().cardMoved(placed, column, column, List.of("rank"));
    }
  }
}
