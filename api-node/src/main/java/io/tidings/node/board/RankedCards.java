package io.tidings.node.board;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The cards of a column, in the order of their ranks. */
public record RankedCards(List<Card> list) {
  public static final RankedCards NONE = new RankedCards(List.of());

  private static final Comparator<Card> ORDER =
      Comparator.comparing(Card::rank).thenComparingLong(Card::id);

  public RankedCards {
    list = List.copyOf(list);
  }

  /** A ticket and its rank. */
  public record Card(long id, String rank) {}

  static RankedCards of(Map<String, String> ranks) {
    List<Card> cards = new ArrayList<>();
    ranks.forEach((id, rank) -> cards.add(new Card(Long.parseLong(id), rank)));
    cards.sort(ORDER);
    return new RankedCards(cards);
  }

  public int size() {
    return list.size();
  }

  public List<Long> ids() {
    return list.stream().map(Card::id).toList();
  }

  /** A card's index; -1 when it is not here. */
  public int indexOf(long id) {
    return ids().indexOf(id);
  }

  public RankedCards without(long id) {
    return new RankedCards(list.stream().filter(card -> card.id() != id).toList());
  }

  /** The same with a card that is not here yet. */
  public RankedCards with(long id, int index) {
    int at = Math.clamp(index, 0, list.size());
    String below = at == 0 ? null : list.get(at - 1).rank();
    String above = at == list.size() ? null : list.get(at).rank();
    String rank = hasRoomBetween(below, above) ? FractionalRanks.between(below, above) : null;
    List<Card> cards = new ArrayList<>(list);
    cards.add(at, new Card(id, rank == null ? "" : rank));
    return rank == null || rank.length() > FractionalRanks.MAX_LENGTH
        ? reranked(cards)
        : new RankedCards(cards);
  }

  /** The same with these cards behind the others. */
  public RankedCards with(List<Long> ids) {
    List<Card> cards = new ArrayList<>(list);
    for (long id : ids) {
      String last = cards.isEmpty() ? null : cards.getLast().rank();
      cards.add(new Card(id, FractionalRanks.between(last, null)));
    }
    return new RankedCards(cards);
  }

  /** The cards of this column whose rank changed. */
  public List<Card> changedSince(RankedCards before) {
    Set<Card> same = Set.copyOf(before.list);
    return list.stream().filter(card -> !same.contains(card)).toList();
  }

  // We never write two equal ranks, but if there are any, no rank fits between them.
  private static boolean hasRoomBetween(@Nullable String below, @Nullable String above) {
    return below == null || above == null || below.compareTo(above) < 0;
  }

  private static RankedCards reranked(List<Card> cards) {
    List<String> ranks = FractionalRanks.sequence(cards.size());
    List<Card> fresh = new ArrayList<>(cards.size());
    for (int i = 0; i < cards.size(); i++) {
      fresh.add(new Card(cards.get(i).id(), ranks.get(i)));
    }
    return new RankedCards(fresh);
  }
}
