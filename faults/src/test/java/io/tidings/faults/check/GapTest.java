package io.tidings.faults.check;

import static io.tidings.faults.check.Invariant.I2;
import static io.tidings.faults.check.Invariant.I4;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** I2, and I4 where it is seen from a client. */
class GapTest extends LedgerCheckTest {

  /** Three events, of which bert gets all. */
  private TestClient annaWhileBertGetsThree() {
    TestClient anna = ledger.client("anna", BOARD).connects().getsPosition("A.1-0");
    TestClient bert = ledger.client("bert", BOARD).connects().getsPosition("A.1-0");
    for (int number = 1; number <= 3; number++) {
      String cursor = "A.%d0-0".formatted(number);
      paul.publishes(number, cursor, "board");
      bert.gets(cursor, "board", paul.payload(number));
    }
    return anna;
  }

  @Test
  void all_holds() {
    TestClient anna = annaWhileBertGetsThree();
    for (int number = 1; number <= 3; number++) {
      anna.gets("A.%d0-0".formatted(number), "board", paul.payload(number));
    }

    assertThat(ledger.holds().deliveries()).isEqualTo(6);
  }

  @Test
  void eventMissingBetweenTwo_isShownWithItsAcknowledgementAndTheNext() {
    annaWhileBertGetsThree()
        .gets("A.10-0", "board", paul.payload(1))
        .gets("A.30-0", "board", paul.payload(3));

    Violation violation = ledger.violates(I2, "Acknowledged 2 A.20-0", "id: A.30-0");
    assertThat(violation.what()).isEqualTo("anna went past A.20-0 (paul#2) of board");
    assertThat(violation.lines().getFirst().file()).isEqualTo("publisher-paul.jsonl");
    assertThat(violation.lines().getLast().file()).isEqualTo("client-anna.jsonl");
  }

  @Test
  void positionMovesPastAnEvent_isShown() {
    annaWhileBertGetsThree().gets("A.10-0", "board", paul.payload(1)).getsPosition("A.25-0");

    ledger.violates(I2, "Acknowledged 2 A.20-0", "id: A.25-0");
  }

  @Test
  void eventMissingAtAReconnect_isShown() {
    annaWhileBertGetsThree()
        .gets("A.10-0", "board", paul.payload(1))
        .ends("eof")
        .connectsAfter("A.10-0")
        .gets("A.30-0", "board", paul.payload(3));

    ledger.violates(I2, "Acknowledged 2 A.20-0", "id: A.30-0");
  }

  @Test
  void nothingIsOwedBeforeTheFirstPositionAndAfterTheLast() {
    TestClient anna = annaWhileBertGetsThree();
    anna.ends("reset").connectsAfter("A.1-0").gets("A.10-0", "board", paul.payload(1));
    ledger.client("late", BOARD).connects().getsPosition("A.20-0");

    ledger.holds();
  }

  @Test
  void cutInTheMiddleOfAFrame_isOwedAgain() {
    TestClient anna = annaWhileBertGetsThree().gets("A.10-0", "board", paul.payload(1));
    anna.raw("id: A.20-0\ndata: {\"topic\":\"board\",").ends("reset");
    anna.connectsAfter("A.10-0").gets("A.30-0", "board", paul.payload(3));

    ledger.violates(I2, "Acknowledged 2 A.20-0", "id: A.30-0");
  }

  @Test
  void cutInTheMiddleOfAFrameAndSentAgain_holds() {
    TestClient anna = annaWhileBertGetsThree().gets("A.10-0", "board", paul.payload(1));
    anna.raw("id: A.20-0\ndata: {\"topic\":\"board\",").ends("reset");
    anna.connectsAfter("A.10-0")
        .gets("A.20-0", "board", paul.payload(2))
        .gets("A.30-0", "board", paul.payload(3));

    ledger.holds();
  }

  @Test
  void clientResumesFromTheFrameThatWasCut_isAnotherClientFromThere() {
    TestClient anna = annaWhileBertGetsThree().gets("A.10-0", "board", paul.payload(1));
    anna.raw("id: A.20-0\n").ends("reset");
    anna.connectsAfter("A.20-0").gets("A.30-0", "board", paul.payload(3));

    assertThat(ledger.holds().cursorChanges()).isOne();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 1000})
  void throughAProxyInPortions_isReadTheSame(int bytes) {
    TestClient anna = annaWhileBertGetsThree().ends("eof").throughProxy().inPortionsOf(bytes);
    anna.connectsAfter("A.1-0")
        .gets("A.10-0", "board", paul.payload(1))
        .gets("A.30-0", "board", paul.payload(3));

    ledger.violates(I2, "Acknowledged 2 A.20-0", "id: A.30-0");
  }

  @Test
  void resyncOfTheTopic_covers() {
    annaWhileBertGetsThree()
        .gets("A.10-0", "board", paul.payload(1))
        .getsResync("trimmed", "A.20-0", "board")
        .gets("A.30-0", "board", paul.payload(3));

    assertThat(ledger.holds().resyncs()).containsOnlyKeys("trimmed");
  }

  @Test
  void resyncEndsBeforeTheEvent_isShown() {
    annaWhileBertGetsThree()
        .gets("A.10-0", "board", paul.payload(1))
        .getsResync("trimmed", "A.19-9", "board")
        .gets("A.30-0", "board", paul.payload(3));

    ledger.violates(I2, "Acknowledged 2 A.20-0", "id: A.30-0");
  }

  @Test
  void resyncOfAnotherTopic_isShown() {
    annaWhileBertGetsThree()
        .gets("A.10-0", "board", paul.payload(1))
        .getsResync("trimmed", "A.30-0", "chat")
        .gets("A.30-0", "board", paul.payload(3));

    ledger.violates(I2, "Acknowledged 2 A.20-0", "id: A.30-0");
  }

  @Test
  void resyncAfterTheClientWentPast_isShown() {
    annaWhileBertGetsThree()
        .gets("A.10-0", "board", paul.payload(1))
        .gets("A.30-0", "board", paul.payload(3))
        .getsResync("trimmed", "A.40-0", "board")
        .getsPosition("A.40-0");

    ledger.violates(I2, "Acknowledged 2 A.20-0", "id: A.30-0");
  }

  @Test
  void resyncOfAll_coversUpToItsId() {
    annaWhileBertGetsThree().getsFullResync("trimmed", "A.30-0", "board").getsPosition("A.31-0");

    ledger.holds();
  }

  @Test
  void resyncOfAllEndsBeforeTheEvent_isShown() {
    annaWhileBertGetsThree().getsFullResync("trimmed", "A.29-0", "board").getsPosition("A.31-0");

    ledger.violates(I2, "Acknowledged 3 A.30-0", "id: A.31-0");
  }

  @Test
  void resyncIntoANewEpoch_coversAllOfTheOldOne() {
    TestClient anna = annaWhileBertGetsThree();
    paul.publishes(4, "A.99-0", "board").publishes(5, "B.50-0", "board");
    anna.getsFullResync("epoch", "B.40-0", "board").gets("B.50-0", "board", paul.payload(5));

    ledger.holds();
  }

  @Test
  void gapAfterAResyncIntoANewEpoch_isShown() {
    TestClient anna = annaWhileBertGetsThree().getsFullResync("epoch", "B.1-0", "board");
    paul.publishes(4, "B.20-0", "board").publishes(5, "B.30-0", "board");
    anna.gets("B.30-0", "board", paul.payload(5));
    ledger
        .client("cleo", BOARD)
        .connectsAfter("B.1-0")
        .gets("B.20-0", "board", paul.payload(4))
        .gets("B.30-0", "board", paul.payload(5));

    ledger.violates(I2, "Acknowledged 4 B.20-0", "id: B.30-0");
  }

  @Test
  void futureCursor_countsFromTheResync() {
    TestClient anna = ledger.client("anna", BOARD).connectsAfter("A.999-0");
    anna.getsFullResync("bad-cursor", "A.5-0", "board");
    paul.publishes(1, "A.10-0", "board").publishes(2, "A.20-0", "board");
    anna.gets("A.20-0", "board", paul.payload(2));
    ledger.client("bert", BOARD).connectsAfter("A.5-0").gets("A.10-0", "board", paul.payload(1));

    ledger.violates(I2, "Acknowledged 1 A.10-0", "id: A.20-0");
  }

  @Test
  void eventOfSeveralTopics_isOwedOnceToWhoHoldsOneOfThem() {
    TestClient both = ledger.client("both", BOARD_AND_CHAT).connects().getsPosition("A.1-0");
    TestClient board = ledger.namedClient("board", BOARD).connects().getsPosition("A.1-0");
    paul.publishes(1, "A.2-0", "board", "chat");
    both.gets("A.2-0", "chat", paul.payload(1)).getsPosition("A.3-0");
    board.gets("A.2-0", "board", paul.payload(1)).getsPosition("A.3-0");

    ledger.holds();
  }

  @Test
  void eventOfSeveralTopicsIsMissing_isShown() {
    TestClient board = ledger.client("board", BOARD).connects().getsPosition("A.1-0");
    paul.publishes(1, "A.2-0", "chat", "board");
    ledger.client("bert", BOARD).connectsAfter("A.1-0").gets("A.2-0", "board", paul.payload(1));
    board.getsPosition("A.3-0");

    ledger.violates(I2, "Acknowledged 1 A.2-0", "id: A.3-0");
  }

  @Test
  void eventOfSeveralTopics_isCoveredOnlyIfEachOfThemIs() {
    TestClient anna = ledger.client("anna", BOARD_AND_CHAT).connects().getsPosition("A.1-0");
    paul.publishes(1, "A.2-0", "chat", "board");
    ledger.client("bert", BOARD).connectsAfter("A.1-0").gets("A.2-0", "board", paul.payload(1));
    anna.getsResync("trimmed", "A.2-0", "board").getsPosition("A.3-0");

    ledger.violates(I2, "Acknowledged 1 A.2-0", "id: A.3-0");
  }

  @Test
  void eventOfAnotherTopicIsEmittedPastAPendingOne_isShown() {
    TestClient anna = ledger.client("anna", BOARD_AND_CHAT).connects().getsPosition("A.1-0");
    paul.publishes(1, "A.2-0", "board").publishes(2, "A.3-0", "chat");
    anna.gets("A.3-0", "chat", paul.payload(2)).ends("eof");
    anna.connectsAfter("A.3-0").getsPosition("A.4-0");
    ledger.client("bert", BOARD).connectsAfter("A.1-0").gets("A.2-0", "board", paul.payload(1));

    ledger.violates(I2, "Acknowledged 1 A.2-0", "id: A.3-0");
  }

  @Test
  void namedFraming_isJudgedTheSame() {
    TestClient anna = ledger.namedClient("anna", BOARD).connects().getsPosition("A.1-0");
    paul.publishes(1, "A.2-0", "board").publishes(2, "A.3-0", "board");
    anna.getsKeepalive().getsEphemeral("board").gets("A.3-0", "board", paul.payload(2));
    ledger.client("bert", BOARD).connectsAfter("A.1-0").gets("A.2-0", "board", paul.payload(1));

    ledger.violates(I2, "Acknowledged 1 A.2-0", "id: A.3-0");
  }

  @Test
  void indeterminateThatNobodyGot_mayBeMissing() {
    TestClient anna = ledger.client("anna", BOARD).connects().getsPosition("A.1-0");
    paul.sends(1, "board").unknown(1).sends(2, "board").publishes(3, "A.9-0", "board");
    anna.gets("A.9-0", "board", paul.payload(3));

    assertThat(ledger.holds().indeterminate()).isEqualTo(2);
  }

  @Test
  void indeterminateThatSomebodyGot_isOwedToAll() {
    TestClient anna = ledger.client("anna", BOARD).connects().getsPosition("A.1-0");
    paul.sends(1, "board").unknown(1);
    ledger.client("bert", BOARD).connectsAfter("A.1-0").gets("A.5-0", "board", paul.payload(1));
    anna.getsPosition("A.9-0");

    ledger.violates(I2, "client-bert.jsonl:5: data: ", "id: A.9-0");
  }

  @Test
  void indeterminateThatIsInTheLog_isOwedToAll() {
    TestClient anna = ledger.client("anna", BOARD).connects().getsPosition("A.1-0");
    paul.sends(1, "board").unknown(1);
    anna.getsPosition("A.9-0");
    ledger.nemesis().remains("board", "A.5-0", "paul", 1);

    ledger.violates(I2, "Remains board A.5-0 paul 1", "id: A.9-0");
  }

  @Test
  void acknowledgedThatNobodyHas_isI4() {
    TestClient anna = ledger.client("anna", BOARD).connects().getsPosition("A.1-0");
    paul.publishes(1, "A.5-0", "board");
    anna.getsPosition("A.9-0");

    ledger.violates(I4, "Acknowledged 1 A.5-0", "id: A.9-0");
  }

  @Test
  void acknowledgedThenLostWithItsEpoch_holdsIfEverybodyIsTold() {
    ledger.nemesis().epochEnded("A", "5-0");
    TestClient anna = ledger.client("anna", BOARD).connects().getsPosition("A.4-0");
    paul.publishes(1, "A.6-0", "board");
    anna.getsFullResync("epoch", "B.7-0", "board").getsPosition("B.8-0");

    ledger.holds();
  }

  @Test
  void acknowledgedThenLostWithItsEpoch_isI4IfSomebodyGoesOnSilently() {
    ledger.nemesis().epochEnded("A", "5-0");
    TestClient anna = ledger.client("anna", BOARD).connects().getsPosition("A.4-0");
    paul.publishes(1, "A.6-0", "board");
    anna.getsPosition("B.8-0");

    ledger.violates(I4, "Acknowledged 1 A.6-0", "id: B.8-0");
  }

  @Test
  void unacknowledgedThenLostWithItsEpoch_isNotOwedToWhoWasBelowTheFork() {
    ledger.nemesis().epochEnded("A", "5-0");
    TestClient anna = ledger.client("anna", BOARD).connects().getsPosition("A.4-0");
    paul.sends(1, "board").unknown(1);
    ledger
        .client("bert", BOARD)
        .connectsAfter("A.4-0")
        .gets("A.6-0", "board", paul.payload(1))
        .getsFullResync("fork", "B.8-0", "board");
    anna.getsPosition("B.8-0");

    ledger.holds();
  }

  @Test
  void unacknowledgedThenLostWithItsEpoch_isOwedToWhoWentPastItThere() {
    ledger.nemesis().epochEnded("A", "5-0");
    TestClient anna = ledger.client("anna", BOARD).connects().getsPosition("A.4-0");
    paul.sends(1, "board").unknown(1);
    ledger.client("bert", BOARD).connectsAfter("A.4-0").gets("A.6-0", "board", paul.payload(1));
    anna.getsPosition("A.7-0").getsFullResync("fork", "B.8-0", "board");

    ledger.violates(I2, "id: A.6-0", "id: A.7-0");
  }

  @Test
  void eventBelowTheFork_isOwedToWhoGoesOnSilently() {
    ledger.nemesis().epochEnded("A", "5-0");
    TestClient anna = ledger.client("anna", BOARD).connects().getsPosition("A.3-0");
    paul.sends(1, "board").unknown(1);
    ledger.client("bert", BOARD).connectsAfter("A.3-0").gets("A.4-0", "board", paul.payload(1));
    anna.getsPosition("B.8-0");

    ledger.violates(I2, "id: A.4-0", "id: B.8-0");
  }

  @Test
  void eventBelowTheForkDeliveredInTheNewEpoch_holds() {
    ledger.nemesis().epochEnded("A", "5-0");
    TestClient anna = ledger.client("anna", BOARD).connects().getsPosition("A.3-0");
    paul.publishes(1, "A.4-0", "board");
    anna.gets("B.4-0", "board", paul.payload(1)).getsPosition("B.8-0");

    ledger.holds();
  }

  @Test
  void newcomerGetsAnEventBeforeAnyPosition_isShown() {
    paul.publishes(1, "A.2-0", "board");
    ledger.client("anna", BOARD).connects().gets("A.2-0", "board", paul.payload(1));

    ledger.violates(I2, "id: A.2-0");
  }

  @Test
  void newcomerIsKeptWaitingWithoutAPosition_isShown() {
    ledger.client("anna", BOARD).connects().getsKeepalive();

    ledger.violates(I2, "data: {\"type\":\"ping\"}");
  }

  @Test
  void newcomerIsCutBeforeItsPosition_isANewcomerAgain() {
    TestClient anna = ledger.client("anna", BOARD).connects().ends("reset");
    paul.publishes(1, "A.2-0", "board");
    anna.connects().getsPosition("A.3-0");

    assertThat(ledger.holds().cursorChanges()).isZero();
  }

  @Test
  void newcomersPositionIsAfterWhatWasSentSinceItWasConnected_isShown() {
    TestClient anna = ledger.client("anna", BOARD).connects();
    paul.publishes(1, "A.2-0", "board");
    ledger.client("bert", BOARD).connectsAfter("A.1-0").gets("A.2-0", "board", paul.payload(1));
    anna.getsPosition("A.3-0");

    ledger.violates(I2, "Sent 1 board", "connected");
  }

  @Test
  void newcomersPositionIsAfterWhatWasSentBeforeItWasConnected_holds() {
    paul.sends(1, "board");
    TestClient anna = ledger.client("anna", BOARD).connects();
    paul.acked(1, "A.2-0");
    ledger.client("bert", BOARD).connectsAfter("A.1-0").gets("A.2-0", "board", paul.payload(1));
    anna.getsPosition("A.3-0");

    ledger.holds();
  }

  @Test
  void manyViolations_areCounted() {
    annaWhileBertGetsThree().getsPosition("A.40-0");

    assertThat(ledger.violates(I2, "Acknowledged 1 A.10-0", "id: A.40-0").more()).isEqualTo(2);
  }

  @Test
  void shorterResyncAfterALongerOne_takesNothingBack() {
    annaWhileBertGetsThree()
        .getsResync("trimmed", "A.30-0", "board")
        .getsFullResync("bad-cursor", "A.15-0", "board")
        .getsResync("trimmed", "A.20-0", "board")
        .getsPosition("A.31-0");

    ledger.holds();
  }

  @Test
  void resyncFromThePositionOfAMissingEvent_doesNotCoverIt() {
    annaWhileBertGetsThree()
        .getsPosition("A.10-0")
        .getsResync("trimmed", "A.30-0", "board")
        .getsPosition("A.31-0");

    ledger.violates(I2, "Acknowledged 1 A.10-0", "id: A.10-0");
  }

  @Test
  void newcomerWaitsToBeConnected_holds() {
    ledger
        .client("anna", BOARD)
        .opens(null)
        .answered()
        .getsKeepalive()
        .getsConnected()
        .getsPosition("A.1-0");

    ledger.holds();
  }

  @Test
  void clientWithAnUnreadableCursorWaitsForItsResync_holds() {
    ledger
        .client("anna", BOARD)
        .connectsAfter("nonsense")
        .getsKeepalive()
        .getsFullResync("bad-cursor", "A.1-0", "board");

    ledger.holds();
  }

  @Test
  void oldPrimaryAcknowledgesAfterTheFork_isCoveredByTheResyncThatNamesTheForkItself() {
    ledger.nemesis().epochEnded("A", "5-0");
    TestClient anna = ledger.client("anna", BOARD).connects().getsPosition("A.5-0");
    anna.getsFullResync("epoch", "B.5-0", "board");
    paul.publishes(1, "A.7-0", "board").publishes(2, "B.8-0", "board");
    anna.gets("B.8-0", "board", paul.payload(2));

    ledger.holds();
  }

  @Test
  void oldPrimaryAcknowledgesAfterTheFork_isNothingForANewcomerAtTheFork() {
    ledger.nemesis().epochEnded("A", "5-0");
    paul.publishes(1, "A.7-0", "board");
    ledger.client("anna", BOARD).connects().getsPosition("B.5-0").getsPosition("B.8-0");

    ledger.holds();
  }

  @Test
  void oldPrimaryAcknowledgesAfterTheFork_isI4ForWhoGoesOnSilentlyAtTheFork() {
    ledger.nemesis().epochEnded("A", "5-0");
    TestClient anna =
        ledger.client("anna", BOARD).connects().getsPosition("A.5-0").getsPosition("B.5-0");
    paul.publishes(1, "A.7-0", "board");
    anna.getsPosition("B.8-0");

    ledger.violates(I4, "Acknowledged 1 A.7-0", "id: B.5-0");
  }

  @Test
  void resyncFromBeforeAnEarlierOne_coversAllTheSame() {
    ledger.nemesis().epochEnded("A", "5-0");
    paul.publishes(1, "B.7-0", "board");
    ledger
        .client("anna", BOARD)
        .connects()
        .getsPosition("A.6-0")
        .getsResync("trimmed", "A.6-0", "board")
        .getsFullResync("epoch", "B.5-0", "board")
        .getsResync("trimmed", "B.8-0", "board")
        .getsPosition("B.8-0");

    ledger.holds();
  }
}
