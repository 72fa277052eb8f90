package io.tidings.faults.check;

import static io.tidings.faults.check.Invariant.I2;
import static io.tidings.faults.check.Invariant.I4;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** I2, and I4 where it is seen from a client. */
class GapTest extends StoryTest {

  /** Three events, of which bert gets all. */
  private Reader annaWhileBertGetsThree() {
    Reader anna = story.client("anna", BOARD).connects().isAt("A.1-0");
    Reader bert = story.client("bert", BOARD).connects().isAt("A.1-0");
    for (int number = 1; number <= 3; number++) {
      String cursor = "A.%d0-0".formatted(number);
      paul.publishes(number, cursor, "board");
      bert.gets(cursor, "board", paul.payload(number));
    }
    return anna;
  }

  @Test
  void all_holds() {
    Reader anna = annaWhileBertGetsThree();
    for (int number = 1; number <= 3; number++) {
      anna.gets("A.%d0-0".formatted(number), "board", paul.payload(number));
    }

    assertThat(story.holds().deliveries()).isEqualTo(6);
  }

  @Test
  void eventMissingBetweenTwo_isShownWithItsAcknowledgementAndTheNext() {
    annaWhileBertGetsThree()
        .gets("A.10-0", "board", paul.payload(1))
        .gets("A.30-0", "board", paul.payload(3));

    Violation violation = story.violates(I2, "acked 2 A.20-0", "id: A.30-0");
    assertThat(violation.what()).isEqualTo("anna went past A.20-0 (paul#2) of board");
    assertThat(violation.lines().getFirst().file()).isEqualTo("publisher-paul.journal");
    assertThat(violation.lines().getLast().file()).isEqualTo("client-anna.log");
  }

  @Test
  void positionMovesPastAnEvent_isShown() {
    annaWhileBertGetsThree().gets("A.10-0", "board", paul.payload(1)).isAt("A.25-0");

    story.violates(I2, "acked 2 A.20-0", "id: A.25-0");
  }

  @Test
  void eventMissingAtAReconnect_isShown() {
    annaWhileBertGetsThree()
        .gets("A.10-0", "board", paul.payload(1))
        .ends("eof")
        .connectsAfter("A.10-0")
        .gets("A.30-0", "board", paul.payload(3));

    story.violates(I2, "acked 2 A.20-0", "id: A.30-0");
  }

  @Test
  void nothingIsOwedBeforeTheFirstPositionAndAfterTheLast() {
    Reader anna = annaWhileBertGetsThree();
    anna.ends("reset").connectsAfter("A.1-0").gets("A.10-0", "board", paul.payload(1));
    story.client("late", BOARD).connects().isAt("A.20-0");

    story.holds();
  }

  @Test
  void cutInTheMiddleOfAFrame_isOwedAgain() {
    Reader anna = annaWhileBertGetsThree().gets("A.10-0", "board", paul.payload(1));
    anna.raw("id: A.20-0\ndata: {\"topic\":\"board\",").ends("reset");
    anna.connectsAfter("A.10-0").gets("A.30-0", "board", paul.payload(3));

    story.violates(I2, "acked 2 A.20-0", "id: A.30-0");
  }

  @Test
  void cutInTheMiddleOfAFrameAndSentAgain_holds() {
    Reader anna = annaWhileBertGetsThree().gets("A.10-0", "board", paul.payload(1));
    anna.raw("id: A.20-0\ndata: {\"topic\":\"board\",").ends("reset");
    anna.connectsAfter("A.10-0")
        .gets("A.20-0", "board", paul.payload(2))
        .gets("A.30-0", "board", paul.payload(3));

    story.holds();
  }

  @Test
  void clientResumesFromTheFrameThatWasCut_isAnotherClientFromThere() {
    Reader anna = annaWhileBertGetsThree().gets("A.10-0", "board", paul.payload(1));
    anna.raw("id: A.20-0\n").ends("reset");
    anna.connectsAfter("A.20-0").gets("A.30-0", "board", paul.payload(3));

    assertThat(story.holds().rebirths()).isOne();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 1000})
  void throughAProxyInPortions_isReadTheSame(int bytes) {
    Reader anna = annaWhileBertGetsThree().ends("eof").throughProxy().inPortionsOf(bytes);
    anna.connectsAfter("A.1-0")
        .gets("A.10-0", "board", paul.payload(1))
        .gets("A.30-0", "board", paul.payload(3));

    story.violates(I2, "acked 2 A.20-0", "id: A.30-0");
  }

  @Test
  void resyncOfTheTopic_covers() {
    annaWhileBertGetsThree()
        .gets("A.10-0", "board", paul.payload(1))
        .isToldToFetch("trimmed", "A.20-0", "board")
        .gets("A.30-0", "board", paul.payload(3));

    assertThat(story.holds().resyncs()).containsOnlyKeys("trimmed");
  }

  @Test
  void resyncEndsBeforeTheEvent_isShown() {
    annaWhileBertGetsThree()
        .gets("A.10-0", "board", paul.payload(1))
        .isToldToFetch("trimmed", "A.19-9", "board")
        .gets("A.30-0", "board", paul.payload(3));

    story.violates(I2, "acked 2 A.20-0", "id: A.30-0");
  }

  @Test
  void resyncOfAnotherTopic_isShown() {
    annaWhileBertGetsThree()
        .gets("A.10-0", "board", paul.payload(1))
        .isToldToFetch("trimmed", "A.30-0", "chat")
        .gets("A.30-0", "board", paul.payload(3));

    story.violates(I2, "acked 2 A.20-0", "id: A.30-0");
  }

  @Test
  void resyncAfterTheClientWentPast_isShown() {
    annaWhileBertGetsThree()
        .gets("A.10-0", "board", paul.payload(1))
        .gets("A.30-0", "board", paul.payload(3))
        .isToldToFetch("trimmed", "A.40-0", "board")
        .isAt("A.40-0");

    story.violates(I2, "acked 2 A.20-0", "id: A.30-0");
  }

  @Test
  void resyncOfAll_coversUpToItsId() {
    annaWhileBertGetsThree().isToldToFetchAll("trimmed", "A.30-0", "board").isAt("A.31-0");

    story.holds();
  }

  @Test
  void resyncOfAllEndsBeforeTheEvent_isShown() {
    annaWhileBertGetsThree().isToldToFetchAll("trimmed", "A.29-0", "board").isAt("A.31-0");

    story.violates(I2, "acked 3 A.30-0", "id: A.31-0");
  }

  @Test
  void resyncIntoANewEpoch_coversAllOfTheOldOne() {
    Reader anna = annaWhileBertGetsThree();
    paul.publishes(4, "A.99-0", "board").publishes(5, "B.50-0", "board");
    anna.isToldToFetchAll("epoch", "B.40-0", "board").gets("B.50-0", "board", paul.payload(5));

    story.holds();
  }

  @Test
  void gapAfterAResyncIntoANewEpoch_isShown() {
    Reader anna = annaWhileBertGetsThree().isToldToFetchAll("epoch", "B.1-0", "board");
    paul.publishes(4, "B.20-0", "board").publishes(5, "B.30-0", "board");
    anna.gets("B.30-0", "board", paul.payload(5));
    story
        .client("cleo", BOARD)
        .connectsAfter("B.1-0")
        .gets("B.20-0", "board", paul.payload(4))
        .gets("B.30-0", "board", paul.payload(5));

    story.violates(I2, "acked 4 B.20-0", "id: B.30-0");
  }

  @Test
  void futureCursor_countsFromTheResync() {
    Reader anna = story.client("anna", BOARD).connectsAfter("A.999-0");
    anna.isToldToFetchAll("bad-cursor", "A.5-0", "board");
    paul.publishes(1, "A.10-0", "board").publishes(2, "A.20-0", "board");
    anna.gets("A.20-0", "board", paul.payload(2));
    story.client("bert", BOARD).connectsAfter("A.5-0").gets("A.10-0", "board", paul.payload(1));

    story.violates(I2, "acked 1 A.10-0", "id: A.20-0");
  }

  @Test
  void eventOfSeveralTopics_isOwedOnceToWhoHoldsOneOfThem() {
    Reader both = story.client("both", BOARD_AND_CHAT).connects().isAt("A.1-0");
    Reader board = story.namedClient("board", BOARD).connects().isAt("A.1-0");
    paul.publishes(1, "A.2-0", "board", "chat");
    both.gets("A.2-0", "chat", paul.payload(1)).isAt("A.3-0");
    board.gets("A.2-0", "board", paul.payload(1)).isAt("A.3-0");

    story.holds();
  }

  @Test
  void eventOfSeveralTopicsIsMissing_isShown() {
    Reader board = story.client("board", BOARD).connects().isAt("A.1-0");
    paul.publishes(1, "A.2-0", "chat", "board");
    story.client("bert", BOARD).connectsAfter("A.1-0").gets("A.2-0", "board", paul.payload(1));
    board.isAt("A.3-0");

    story.violates(I2, "acked 1 A.2-0", "id: A.3-0");
  }

  @Test
  void eventOfSeveralTopics_isCoveredOnlyIfEachOfThemIs() {
    Reader anna = story.client("anna", BOARD_AND_CHAT).connects().isAt("A.1-0");
    paul.publishes(1, "A.2-0", "chat", "board");
    story.client("bert", BOARD).connectsAfter("A.1-0").gets("A.2-0", "board", paul.payload(1));
    anna.isToldToFetch("trimmed", "A.2-0", "board").isAt("A.3-0");

    story.violates(I2, "acked 1 A.2-0", "id: A.3-0");
  }

  @Test
  void eventOfAnotherTopicIsEmittedPastAPendingOne_isShown() {
    Reader anna = story.client("anna", BOARD_AND_CHAT).connects().isAt("A.1-0");
    paul.publishes(1, "A.2-0", "board").publishes(2, "A.3-0", "chat");
    anna.gets("A.3-0", "chat", paul.payload(2)).ends("eof");
    anna.connectsAfter("A.3-0").isAt("A.4-0");
    story.client("bert", BOARD).connectsAfter("A.1-0").gets("A.2-0", "board", paul.payload(1));

    story.violates(I2, "acked 1 A.2-0", "id: A.3-0");
  }

  @Test
  void namedFraming_isJudgedTheSame() {
    Reader anna = story.namedClient("anna", BOARD).connects().isAt("A.1-0");
    paul.publishes(1, "A.2-0", "board").publishes(2, "A.3-0", "board");
    anna.isKept().getsEphemeral("board").gets("A.3-0", "board", paul.payload(2));
    story.client("bert", BOARD).connectsAfter("A.1-0").gets("A.2-0", "board", paul.payload(1));

    story.violates(I2, "acked 1 A.2-0", "id: A.3-0");
  }

  @Test
  void indeterminateThatNobodyGot_mayBeMissing() {
    Reader anna = story.client("anna", BOARD).connects().isAt("A.1-0");
    paul.sends(1, "board").unknown(1).sends(2, "board").publishes(3, "A.9-0", "board");
    anna.gets("A.9-0", "board", paul.payload(3));

    assertThat(story.holds().indeterminate()).isEqualTo(2);
  }

  @Test
  void indeterminateThatSomebodyGot_isOwedToAll() {
    Reader anna = story.client("anna", BOARD).connects().isAt("A.1-0");
    paul.sends(1, "board").unknown(1);
    story.client("bert", BOARD).connectsAfter("A.1-0").gets("A.5-0", "board", paul.payload(1));
    anna.isAt("A.9-0");

    story.violates(I2, "client-bert.log:18: id: A.5-0", "id: A.9-0");
  }

  @Test
  void indeterminateThatIsInTheLog_isOwedToAll() {
    Reader anna = story.client("anna", BOARD).connects().isAt("A.1-0");
    paul.sends(1, "board").unknown(1);
    anna.isAt("A.9-0");
    story.nemesis().survives("board", "A.5-0", "paul", 1);

    story.violates(I2, "survives board A.5-0 paul 1", "id: A.9-0");
  }

  @Test
  void acknowledgedThatNobodyHas_isI4() {
    Reader anna = story.client("anna", BOARD).connects().isAt("A.1-0");
    paul.publishes(1, "A.5-0", "board");
    anna.isAt("A.9-0");

    story.violates(I4, "acked 1 A.5-0", "id: A.9-0");
  }

  @Test
  void acknowledgedThenLostWithItsEpoch_holdsIfEverybodyIsTold() {
    story.nemesis().epochEnded("A", "5-0");
    Reader anna = story.client("anna", BOARD).connects().isAt("A.4-0");
    paul.publishes(1, "A.6-0", "board");
    anna.isToldToFetchAll("epoch", "B.7-0", "board").isAt("B.8-0");

    story.holds();
  }

  @Test
  void acknowledgedThenLostWithItsEpoch_isI4IfSomebodyGoesOnSilently() {
    story.nemesis().epochEnded("A", "5-0");
    Reader anna = story.client("anna", BOARD).connects().isAt("A.4-0");
    paul.publishes(1, "A.6-0", "board");
    anna.isAt("B.8-0");

    story.violates(I4, "acked 1 A.6-0", "id: B.8-0");
  }

  @Test
  void unacknowledgedThenLostWithItsEpoch_isNotOwedToWhoWasBelowTheFork() {
    story.nemesis().epochEnded("A", "5-0");
    Reader anna = story.client("anna", BOARD).connects().isAt("A.4-0");
    paul.sends(1, "board").unknown(1);
    story
        .client("bert", BOARD)
        .connectsAfter("A.4-0")
        .gets("A.6-0", "board", paul.payload(1))
        .isToldToFetchAll("fork", "B.8-0", "board");
    anna.isAt("B.8-0");

    story.holds();
  }

  @Test
  void unacknowledgedThenLostWithItsEpoch_isOwedToWhoWentPastItThere() {
    story.nemesis().epochEnded("A", "5-0");
    Reader anna = story.client("anna", BOARD).connects().isAt("A.4-0");
    paul.sends(1, "board").unknown(1);
    story.client("bert", BOARD).connectsAfter("A.4-0").gets("A.6-0", "board", paul.payload(1));
    anna.isAt("A.7-0").isToldToFetchAll("fork", "B.8-0", "board");

    story.violates(I2, "id: A.6-0", "id: A.7-0");
  }

  @Test
  void eventBelowTheFork_isOwedToWhoGoesOnSilently() {
    story.nemesis().epochEnded("A", "5-0");
    Reader anna = story.client("anna", BOARD).connects().isAt("A.3-0");
    paul.sends(1, "board").unknown(1);
    story.client("bert", BOARD).connectsAfter("A.3-0").gets("A.4-0", "board", paul.payload(1));
    anna.isAt("B.8-0");

    story.violates(I2, "id: A.4-0", "id: B.8-0");
  }

  @Test
  void eventBelowTheForkDeliveredInTheNewEpoch_holds() {
    story.nemesis().epochEnded("A", "5-0");
    Reader anna = story.client("anna", BOARD).connects().isAt("A.3-0");
    paul.publishes(1, "A.4-0", "board");
    anna.gets("B.4-0", "board", paul.payload(1)).isAt("B.8-0");

    story.holds();
  }

  @Test
  void newcomerGetsAnEventBeforeAnyPosition_isShown() {
    paul.publishes(1, "A.2-0", "board");
    story.client("anna", BOARD).connects().gets("A.2-0", "board", paul.payload(1));

    story.violates(I2, "id: A.2-0");
  }

  @Test
  void newcomerIsKeptWaitingWithoutAPosition_isShown() {
    story.client("anna", BOARD).connects().isKept();

    story.violates(I2, ": keepalive");
  }

  @Test
  void newcomerIsCutBeforeItsPosition_isANewcomerAgain() {
    Reader anna = story.client("anna", BOARD).connects().ends("reset");
    paul.publishes(1, "A.2-0", "board");
    anna.connects().isAt("A.3-0");

    assertThat(story.holds().rebirths()).isZero();
  }

  @Test
  void newcomersPositionIsAfterWhatWasSentSinceItWasConnected_isShown() {
    Reader anna = story.client("anna", BOARD).connects();
    paul.publishes(1, "A.2-0", "board");
    story.client("bert", BOARD).connectsAfter("A.1-0").gets("A.2-0", "board", paul.payload(1));
    anna.isAt("A.3-0");

    story.violates(I2, "sent 1 board", "connected");
  }

  @Test
  void newcomersPositionIsAfterWhatWasSentBeforeItWasConnected_holds() {
    paul.sends(1, "board");
    Reader anna = story.client("anna", BOARD).connects();
    paul.acked(1, "A.2-0");
    story.client("bert", BOARD).connectsAfter("A.1-0").gets("A.2-0", "board", paul.payload(1));
    anna.isAt("A.3-0");

    story.holds();
  }

  @Test
  void manyViolations_areCounted() {
    annaWhileBertGetsThree().isAt("A.40-0");

    assertThat(story.violates(I2, "acked 1 A.10-0", "id: A.40-0").more()).isEqualTo(2);
  }

  @Test
  void shorterResyncAfterALongerOne_takesNothingBack() {
    annaWhileBertGetsThree()
        .isToldToFetch("trimmed", "A.30-0", "board")
        .isToldToFetchAll("bad-cursor", "A.15-0", "board")
        .isToldToFetch("trimmed", "A.20-0", "board")
        .isAt("A.31-0");

    story.holds();
  }

  @Test
  void resyncFromThePositionOfAMissingEvent_doesNotCoverIt() {
    annaWhileBertGetsThree()
        .isAt("A.10-0")
        .isToldToFetch("trimmed", "A.30-0", "board")
        .isAt("A.31-0");

    story.violates(I2, "acked 1 A.10-0", "id: A.10-0");
  }

  @Test
  void newcomerWaitsToBeConnected_holds() {
    story.client("anna", BOARD).opens(null).answered().isKept().attached().isAt("A.1-0");

    story.holds();
  }

  @Test
  void clientWithAnUnreadableCursorWaitsForItsResync_holds() {
    story
        .client("anna", BOARD)
        .connectsAfter("nonsense")
        .isKept()
        .isToldToFetchAll("bad-cursor", "A.1-0", "board");

    story.holds();
  }

  @Test
  void oldPrimaryAcknowledgesAfterTheFork_isCoveredByTheResyncThatNamesTheForkItself() {
    story.nemesis().epochEnded("A", "5-0");
    Reader anna = story.client("anna", BOARD).connects().isAt("A.5-0");
    anna.isToldToFetchAll("epoch", "B.5-0", "board");
    paul.publishes(1, "A.7-0", "board").publishes(2, "B.8-0", "board");
    anna.gets("B.8-0", "board", paul.payload(2));

    story.holds();
  }

  @Test
  void oldPrimaryAcknowledgesAfterTheFork_isNothingForANewcomerAtTheFork() {
    story.nemesis().epochEnded("A", "5-0");
    paul.publishes(1, "A.7-0", "board");
    story.client("anna", BOARD).connects().isAt("B.5-0").isAt("B.8-0");

    story.holds();
  }

  @Test
  void oldPrimaryAcknowledgesAfterTheFork_isI4ForWhoGoesOnSilentlyAtTheFork() {
    story.nemesis().epochEnded("A", "5-0");
    Reader anna = story.client("anna", BOARD).connects().isAt("A.5-0").isAt("B.5-0");
    paul.publishes(1, "A.7-0", "board");
    anna.isAt("B.8-0");

    story.violates(I4, "acked 1 A.7-0", "id: B.5-0");
  }
}
