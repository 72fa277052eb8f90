package io.tidings.node.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class FractionalRanksTest {

  @Property
  void between_anyTwoThatItMade_isStrictlyBetween(
      @ForAll @Size(max = 300) List<@IntRange(max = 1000) Integer> places) {
    List<String> ranks = new ArrayList<>();
    for (int place : places) {
      int at = place % (ranks.size() + 1);
      String below = at == 0 ? null : ranks.get(at - 1);
      String above = at == ranks.size() ? null : ranks.get(at);
      String rank = FractionalRanks.between(below, above);
      if (below != null) {
        assertThat(rank).isGreaterThan(below);
      }
      if (above != null) {
        assertThat(rank).isLessThan(above);
      }
      ranks.add(at, rank);
    }
    assertThat(ranks).isSorted().doesNotHaveDuplicates();
  }

  @Property(tries = 20)
  void with_tenThousandRandomMoves_keepsTheOrderAndStaysShort(
      @ForAll @IntRange(min = 2, max = 60) int size, @ForAll Random random) {
    RankedCards cards = RankedCards.NONE.with(LongStream.range(0, size).boxed().toList());
    List<Long> expected = new ArrayList<>(cards.ids());
    for (int move = 0; move < 10_000; move++) {
      long card = random.nextInt(size);
      int to = random.nextInt(size);
      cards = cards.without(card).with(card, to);
      expected.remove(card);
      expected.add(to, card);
    }
    assertThat(cards.ids()).isEqualTo(expected);
    assertThat(cards.list().stream().map(RankedCards.Card::rank).toList())
        .isSorted()
        .allSatisfy(rank -> assertThat(rank).hasSizeLessThanOrEqualTo(FractionalRanks.MAX_LENGTH));
  }

  @Example
  void row_manyCards_growsByLogarithm() {
    List<String> row = FractionalRanks.sequence(10_000);
    assertThat(row).isSorted().doesNotHaveDuplicates();
    assertThat(row.getLast()).hasSize(4);
  }

  @Example
  void between_alwaysAtTheBeginning_growsByLogarithm() {
    String first = FractionalRanks.between(null, null);
    for (int i = 0; i < 10_000; i++) {
      String before = FractionalRanks.between(null, first);
      assertThat(before).isLessThan(first);
      first = before;
    }
    assertThat(first).hasSize(4);
  }

  @Example
  void between_alwaysTheSameTwo_growsByADigitForFive() {
    String above = "a1";
    for (int i = 0; i < 400; i++) {
      above = FractionalRanks.between("a0", above);
    }
    assertThat(above).startsWith("a0").hasSizeLessThan(100);
  }

  @Example
  void with_rankWouldBeTooLong_reranksTheColumn() {
    String longest = "a0" + "V".repeat(FractionalRanks.MAX_LENGTH - 2);
    RankedCards cards =
        new RankedCards(
            List.of(new RankedCards.Card(1, longest), new RankedCards.Card(2, longest + "1")));
    assertThat(cards.with(3, 1))
        .isEqualTo(
            new RankedCards(
                List.of(
                    new RankedCards.Card(1, "a0"),
                    new RankedCards.Card(3, "a1"),
                    new RankedCards.Card(2, "a2"))));
  }

  @Example
  void with_twoOfOneRank_reranksTheColumn() {
    RankedCards cards =
        new RankedCards(List.of(new RankedCards.Card(1, "a0"), new RankedCards.Card(2, "a0")));
    assertThat(cards.with(3, 1).ids()).containsExactly(1L, 3L, 2L);
    assertThat(cards.with(3, 1).list().stream().map(RankedCards.Card::rank))
        .containsExactly("a0", "a1", "a2");
  }
}
