package io.tidings.node.board;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What stands in a column, in its order. */
record Cards(List<Card> list) {
  static final Cards NONE = new Cards(List.of());

  private static final Comparator<Card> ORDER =
      Comparator.comparing(Card::rank).thenComparingLong(Card::id);

  Cards {
    list = List.copyOf(list);
  }

  /** A ticket's place. */
  record Card(long id, String rank) {}

  static Cards of(Map<String, String> ranks) {
    List<Card> cards = new ArrayList<>();
    ranks.forEach((id, rank) -> cards.add(new Card(Long.parseLong(id), rank)));
    cards.sort(ORDER);
    return new Cards(cards);
  }

  int size() {
    return list.size();
  }

  List<Long> ids() {
    return list.stream().map(Card::id).toList();
  }

  /** A card's index; -1 when it is not here. */
  int indexOf(long id) {
    return ids().indexOf(id);
  }

  Cards without(long id) {
    return new Cards(list.stream().filter(card -> card.id() != id).toList());
  }

  /** The same with a card that is not here yet. */
  Cards with(long id, int index) {
    int at = Math.clamp(index, 0, list.size());
    String below = at == 0 ? null : list.get(at - 1).rank();
    String above = at == list.size() ? null : list.get(at).rank();
    String rank = fits(below, above) ? Ranks.between(below, above) : null;
    List<Card> cards = new ArrayList<>(list);
    cards.add(at, new Card(id, rank == null ? "" : rank));
    return rank == null || rank.length() > Ranks.MAX_LENGTH ? afresh(cards) : new Cards(cards);
  }

  /** The same with these cards behind the others. */
  Cards with(List<Long> ids) {
    List<Card> cards = new ArrayList<>(list);
    for (long id : ids) {
      String last = cards.isEmpty() ? null : cards.getLast().rank();
      cards.add(new Card(id, Ranks.between(last, null)));
    }
    return new Cards(cards);
  }

  /** Those cards of this column whose rank is not what it was. */
  List<Card> changedSince(Cards before) {
    Set<Card> same = Set.copyOf(before.list);
    return list.stream().filter(card -> !same.contains(card)).toList();
  }

  // Two equal ranks are none of ours, but there would be no place between them.
  private static boolean fits(@Nullable String below, @Nullable String above) {
    return below == null || above == null || below.compareTo(above) < 0;
  }

  private static Cards afresh(List<Card> cards) {
    List<String> ranks = Ranks.row(cards.size());
    List<Card> fresh = new ArrayList<>(cards.size());
    for (int i = 0; i < cards.size(); i++) {
      fresh.add(new Card(cards.get(i).id(), ranks.get(i)));
    }
    return new Cards(fresh);
  }
}
