package io.tidings.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.loadtest.ReceivedEvents.Finding;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A simulation must detect a loss, a duplicate and a swap, or it proves nothing. */
class ReceivedEventsTest {
  private final ReceivedEvents received = new ReceivedEvents(List.of("a", "b"));

  @Test
  void take_allOfTwoTopicsInOrder_isComplete() {
    assertThat(take("a", 1, 2, 3)).containsOnly(Finding.AS_EXPECTED);
    assertThat(take("b", 1)).containsOnly(Finding.AS_EXPECTED);
    assertThat(received.complete(Map.of("a", 3L, "b", 1L)::get)).isTrue();
    assertThat(received.lost(Map.of("a", 3L, "b", 1L)::get)).isEmpty();
  }

  @Test
  void lost_firstMiddleAndLastMissing_namesTopicAndNumbers() {
    assertThat(take("a", 2, 5)).containsExactly(Finding.AFTER_GAP, Finding.AFTER_GAP);
    take("b", 1);
    assertThat(received.complete(Map.of("a", 7L, "b", 1L)::get)).isFalse();
    assertThat(received.lost(Map.of("a", 7L, "b", 1L)::get))
        .containsExactly(Map.entry("a", List.of(1L, 3L, 4L, 6L, 7L)));
  }

  @Test
  void lost_nothingArrived_isAll() {
    assertThat(received.lost(Map.of("a", 2L, "b", 0L)::get))
        .containsExactly(Map.entry("a", List.of(1L, 2L)));
  }

  @Test
  void take_twice_isADuplicate() {
    assertThat(take("a", 1, 2, 2, 1))
        .containsExactly(
            Finding.AS_EXPECTED, Finding.AS_EXPECTED, Finding.DUPLICATE, Finding.DUPLICATE);
  }

  @Test
  void take_swapped_isOutOfOrderAndNoLoss() {
    assertThat(take("a", 1, 3, 2, 2))
        .containsExactly(
            Finding.AS_EXPECTED, Finding.AFTER_GAP, Finding.OUT_OF_ORDER, Finding.DUPLICATE);
    assertThat(received.complete(Map.of("a", 3L, "b", 0L)::get)).isTrue();
  }

  @Test
  void take_ofATopicThatIsNotFollowed_isTold() {
    assertThat(received.take("c", 1)).isEqualTo(Finding.UNKNOWN_TOPIC);
  }

  @Test
  void ranges_neighboursAreOnePart_moreThanFivePartsAreCounted() {
    assertThat(ReceivedEvents.ranges(List.of(3L, 7L, 8L, 9L))).isEqualTo("3, 7-9");
    assertThat(ReceivedEvents.ranges(LongStream.of(1, 3, 5, 7, 9, 11, 12).boxed().toList()))
        .isEqualTo("1, 3, 5, 7, 9 and 2 more");
  }

  private List<Finding> take(String topic, long... numbers) {
    return LongStream.of(numbers).mapToObj(number -> received.take(topic, number)).toList();
  }
}
