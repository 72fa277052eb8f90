package io.tidings.node.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Cursor;
import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.Page;
import io.tidings.events.ResyncReason;
import io.tidings.events.Topic;
import io.tidings.node.relay.ReplayPlan.Step;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.NullNode;

/** A client of topics a and b comes with a cursor, and was attached at 9-0. */
class ReplayPlanTest {
  private static final Topic A = new Topic("a");
  private static final Topic B = new Topic("b");
  private static final EventId UNTIL = id(9);

  private static EventId id(int ms) {
    return new EventId(ms, 0);
  }

  private static Event event(int ms, Topic... topics) {
    return new Event(
        new Cursor("2x", id(ms)),
        new Envelope(List.of(topics), "x", NullNode.instance, null, Instant.EPOCH));
  }

  private static ReplayPlan plan(int cursor) {
    return new ReplayPlan(new Cursor("2x", id(cursor)), UNTIL, Set.of(A, B));
  }

  /** Up to {@code end} of a log that has come to 12-0. */
  private static Page page(int end, Map<Topic, EventId> lost, Event... events) {
    return new Page("2x", List.of(), id(12), List.of(events), id(end), lost);
  }

  private static void expect(Step step, Set<Topic> gaps, Integer... events) {
    assertThat(step)
        .isInstanceOfSatisfying(
            Step.Emit.class,
            emit -> {
              assertThat(emit.gaps()).isEqualTo(gaps);
              assertThat(emit.events())
                  .extracting(Event::id)
                  .isEqualTo(Arrays.stream(events).map(ReplayPlanTest::id).toList());
            });
  }

  @Test
  void pages_areEmittedUpToTheAttach_andEndThere() {
    ReplayPlan plan = plan(1);
    expect(plan.apply(page(5, Map.of(), event(2, A), event(5, B))), Set.of(), 2, 5);
    assertThat(plan.complete()).isFalse();
    assertThat(plan.position()).isEqualTo(id(5));
    expect(plan.apply(page(10, Map.of(), event(7, A, B), event(10, A))), Set.of(), 7);
    assertThat(plan.complete()).isTrue();
  }

  @Test
  void page_thatEndsBeforeTheAttachWithoutMore_isTheLast() {
    ReplayPlan plan = plan(1);
    expect(plan.apply(page(12, Map.of())), Set.of());
    assertThat(plan.complete()).isTrue();
  }

  @Test
  void page_readForAnEarlierPositionAndMoreTopics_givesOnlyWhatIsMissing() {
    ReplayPlan plan = plan(3);
    Topic other = new Topic("other");
    expect(
        plan.apply(page(6, Map.of(), event(2, A), event(3, B), event(4, other), event(6, A))),
        Set.of(),
        6);
  }

  @Test
  void page_endingBeforeThePosition_servesNoClientThere() {
    ReplayPlan plan = plan(5);
    assertThat(plan.reachedBy(page(4, Map.of()))).isFalse();
    assertThat(plan.reachedBy(page(5, Map.of()))).isFalse();
    assertThat(plan.reachedBy(page(6, Map.of()))).isTrue();
    assertThat(plan.reachedBy(page(12, Map.of()))).isTrue();
  }

  @Test
  void gap_isToldOnce_andNothingOfThatTopicFollows() {
    ReplayPlan plan = plan(1);
    expect(plan.apply(page(5, Map.of(A, id(3)), event(4, A), event(5, A, B))), Set.of(A), 5);
    expect(plan.apply(page(8, Map.of(A, id(6)), event(7, A), event(8, B))), Set.of(), 8);
  }

  @Test
  void gap_onALaterPage_isToldThen() {
    ReplayPlan plan = plan(1);
    expect(plan.apply(page(5, Map.of(), event(2, A), event(3, B))), Set.of(), 2, 3);
    expect(plan.apply(page(8, Map.of(B, id(7)), event(6, A), event(8, B))), Set.of(B), 6);
  }

  @Test
  void gap_beforeTheClientsPosition_isNone() {
    expect(plan(4).apply(page(8, Map.of(A, id(4)), event(6, A))), Set.of(), 6);
  }

  @Test
  void clientAheadOfTheFeed_isToldOfNoGap() {
    ReplayPlan plan = plan(10);
    expect(plan.apply(page(12, Map.of(A, id(11)), event(11, A))), Set.of());
    assertThat(plan.complete()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "1x, 3, EPOCH", // nothing is known of its end
    "0x, 3, EPOCH",
    "2x, 13, BAD_CURSOR",
  })
  void cursor_thatIsNoPositionHere_restarts(String epoch, int ms, ResyncReason reason) {
    ReplayPlan plan = new ReplayPlan(new Cursor(epoch, id(ms)), UNTIL, Set.of(A, B));
    assertThat(plan.apply(page(12, Map.of()))).isEqualTo(new Step.Restart(reason));
    assertThat(plan.complete()).isTrue();
    assertThat(plan.accepted()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"6, true", "7, false"})
  void cursor_ofAnEarlierEpoch_goesOnUpToTheFork(int ms, boolean accepted) {
    ReplayPlan plan = new ReplayPlan(new Cursor("1x", id(ms)), UNTIL, Set.of(A, B));
    Page page =
        new Page(
            "2x",
            List.of(new Page.Fork("1x", id(6))),
            id(12),
            List.of(event(8, A)),
            id(12),
            new HashMap<>());
    Step step = plan.apply(page);
    assertThat(plan.accepted()).isEqualTo(accepted);
    if (accepted) {
      expect(step, Set.of(), 8);
    } else {
      assertThat(step).isEqualTo(new Step.Restart(ResyncReason.FORK));
    }
  }
}
