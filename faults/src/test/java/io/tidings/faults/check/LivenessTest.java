package io.tidings.faults.check;

import static io.tidings.faults.check.Invariant.I9;
import static io.tidings.faults.ledger.Terms.Trait.HAMPERED;
import static io.tidings.faults.ledger.Terms.Trait.HEALTHY;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** I9. */
class LivenessTest extends StoryTest {
  private static final Duration BOUND = Duration.ofSeconds(2);

  private Reader annaIsThereWhenAFaultIsHealed() {
    story.nemesis().liveBy(BOUND);
    Reader anna = story.client("anna", BOARD, HEALTHY).connects().isAt("A.1-0");
    story.nemesis().injected("redis down");
    story.passes(Duration.ofSeconds(1));
    story.nemesis().healed("redis down");
    return anna;
  }

  @Test
  void getsTheFirstEventInTime_holdsAndIsReported() {
    Reader anna = annaIsThereWhenAFaultIsHealed();
    paul.publishes(1, "A.2-0", "board");
    story.passes(Duration.ofMillis(1_990));
    anna.gets("A.2-0", "board", paul.payload(1));

    assertThat(story.holds().recovery()).hasValue(1_991_000);
  }

  @Test
  void getsTheFirstEventTooLate_isShown() {
    Reader anna = annaIsThereWhenAFaultIsHealed();
    paul.publishes(1, "A.2-0", "board");
    story.passes(BOUND);
    anna.gets("A.2-0", "board", paul.payload(1));

    story.violates(I9, "acked 1 A.2-0", "id: A.2-0");
  }

  @Test
  void neverGetsAnything_isShown() {
    annaIsThereWhenAFaultIsHealed();
    paul.publishes(1, "A.2-0", "board");
    story.passes(Duration.ofSeconds(3));

    story.violates(I9, "acked 1 A.2-0", "closed");
  }

  @Test
  void getsOnlyWhatWasSentBeforeTheHeal_isShown() {
    story.nemesis().liveBy(BOUND);
    Reader anna = story.client("anna", BOARD, HEALTHY).connects().isAt("A.1-0");
    story.nemesis().injected("redis slow");
    paul.publishes(1, "A.2-0", "board");
    story.nemesis().healed("redis slow");
    paul.publishes(2, "A.3-0", "board");
    anna.gets("A.2-0", "board", paul.payload(1));
    story.passes(BOUND);
    anna.gets("A.3-0", "board", paul.payload(2));

    story.violates(I9, "acked 2 A.3-0", "id: A.3-0");
  }

  @Test
  void resync_isLife() {
    Reader anna = annaIsThereWhenAFaultIsHealed();
    paul.publishes(1, "B.2-0", "board");
    anna.isToldToFetchAll("epoch", "B.3-0", "board");
    story.passes(BOUND);

    story.holds();
  }

  @Test
  void nothingIsSent_connectedInTime_holds() {
    Reader anna = annaIsThereWhenAFaultIsHealed();
    anna.ends("reset");
    story.passes(Duration.ofSeconds(1));
    anna.connectsAfter("A.1-0");
    story.passes(BOUND);

    story.holds();
  }

  @Test
  void nothingIsSent_notConnectedInTime_isShown() {
    story.nemesis().liveBy(BOUND);
    Reader anna = story.client("anna", BOARD, HEALTHY).connects().isAt("A.1-0");
    story.nemesis().injected("node killed");
    anna.ends("reset");
    story.nemesis().healed("node killed");
    story.passes(BOUND);
    anna.connectsAfter("A.1-0");

    story.violates(I9, "heal node killed", "connected");
  }

  @Test
  void nothingIsSent_answeredOnlyWithClosed_isShown() {
    story.nemesis().liveBy(BOUND);
    Reader anna = story.client("anna", BOARD, HEALTHY).connects().isAt("A.1-0");
    story.nemesis().injected("node killed");
    anna.ends("reset");
    story.nemesis().healed("node killed");
    anna.opens("A.1-0").answered().isDismissed("timeout").ends("eof");
    story.passes(BOUND);

    story.violates(I9, "heal node killed", "closed");
  }

  @Test
  void staysConnected_holds() {
    annaIsThereWhenAFaultIsHealed();
    story.passes(Duration.ofSeconds(5));

    assertThat(story.holds().recovery()).hasValue(0);
  }

  @Test
  void nextFaultBeginsBeforeTheBound_isNotJudged() {
    Reader anna = annaIsThereWhenAFaultIsHealed();
    paul.publishes(1, "A.2-0", "board");
    story.passes(Duration.ofSeconds(1));
    story.nemesis().injected("redis down");
    story.passes(Duration.ofSeconds(5));
    story.nemesis().healed("redis down");
    anna.gets("A.2-0", "board", paul.payload(1));

    story.holds();
  }

  @Test
  void otherFaultIsNotHealedYet_isNotJudged() {
    story.nemesis().injected("balancer down");
    Reader anna = annaIsThereWhenAFaultIsHealed();
    paul.publishes(1, "A.2-0", "board");
    story.passes(Duration.ofSeconds(5));
    story.nemesis().healed("balancer down");
    anna.gets("A.2-0", "board", paul.payload(1));

    story.holds();
  }

  @Test
  void clientLeaves_isNotJudgedFromThereOn() {
    Reader anna = annaIsThereWhenAFaultIsHealed();
    anna.ends("left");
    paul.publishes(1, "A.2-0", "board");
    story.passes(Duration.ofSeconds(5));

    story.holds();
  }

  @Test
  void hamperedClient_isNotJudged() {
    story.nemesis().liveBy(BOUND);
    story.client("slow", BOARD, HAMPERED).connects().isAt("A.1-0");
    story.nemesis().injected("x");
    story.nemesis().healed("x");
    paul.publishes(1, "A.2-0", "board");
    story.passes(Duration.ofSeconds(5));

    story.holds();
  }

  @Test
  void withoutABound_lastEventIsOwedAtTheEnd() {
    Reader anna = story.client("anna", BOARD, HEALTHY).connects().isAt("A.1-0");
    paul.publishes(1, "A.2-0", "board").publishes(2, "A.3-0", "board");
    anna.gets("A.2-0", "board", paul.payload(1));

    story.violates(I9, "acked 2 A.3-0", "closed");
  }

  @Test
  void withABound_whatWasAcknowledgedJustBeforeTheEndMayBeOnItsWay() {
    story.nemesis().liveBy(BOUND);
    story.passes(Duration.ofMinutes(1));
    story.client("anna", BOARD, HEALTHY).connects().isAt("A.1-0");
    paul.publishes(1, "A.2-0", "board");
    story.passes(Duration.ofSeconds(1));

    story.holds();
  }

  @Test
  void coveredAtTheEnd_holds() {
    Reader anna = story.client("anna", BOARD, HEALTHY).connects().isAt("A.1-0");
    paul.publishes(1, "A.2-0", "board");
    anna.isToldToFetch("trimmed", "A.2-0", "board");

    story.holds();
  }

  @Test
  void lostWithItsEpoch_isNotOwedWhenTheLogThatIsLeftShowsIt() {
    Reader anna = story.client("anna", BOARD, HEALTHY).connects().isAt("A.1-0");
    paul.publishes(1, "A.2-0", "board");
    anna.gets("A.2-0", "board", paul.payload(1));
    paul.publishes(2, "A.3-0", "board");
    story.nemesis().epochEnded("A", "2-0");
    story.nemesis().survives("board", "B.2-0", "paul", 1);

    story.holds();
  }

  @Test
  void faultIsNeverHealed_isSaidInsteadOfJudged() {
    story.client("anna", BOARD, HEALTHY).connects().isAt("A.1-0");
    story.nemesis().injected("redis down");
    paul.publishes(1, "A.2-0", "board");

    assertThat(story.holds().toString()).contains("never healed").contains("redis down");
  }

  @Test
  void neverGetsAPosition_isShown() {
    story.nemesis().liveBy(BOUND);
    story.client("anna", BOARD, HEALTHY).opens(null).ends("refused");
    story.passes(Duration.ofSeconds(5));

    story.violates(I9, "terms board unnamed HEALTHY", "closed");
  }

  @Test
  void lostWithAnEpochBeforeTheClients_isNotOwedWithoutTheLogThatIsLeft() {
    story.nemesis().epochEnded("A", "5-0");
    Reader anna = story.client("anna", BOARD, HEALTHY).connects().isAt("A.5-0");
    anna.isToldToFetchAll("epoch", "B.5-0", "board");
    paul.publishes(1, "A.7-0", "board");

    story.holds();
  }

  @Test
  void clientStaysInAnEpochThatIsOver_isShown() {
    story.nemesis().epochEnded("A", "5-0");
    story.client("anna", BOARD, HEALTHY).connects().isAt("A.5-0");
    paul.publishes(1, "B.7-0", "board");

    story.violates(I9, "acked 1 B.7-0", "closed");
  }
}
