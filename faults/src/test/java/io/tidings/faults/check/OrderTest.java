package io.tidings.faults.check;

import static io.tidings.faults.check.Invariant.I1;

import org.junit.jupiter.api.Test;

/** I1. */
class OrderTest extends StoryTest {

  @Test
  void idsIncreaseOverConnectionsAndNodes_holds() {
    Reader anna = story.client("anna", BOARD).connects().isAt("A.1-0");
    paul.publishes(1, "A.2-0", "board").publishes(2, "A.2-1", "board");
    anna.gets("A.2-0", "board", paul.payload(1)).ends("reset");
    anna.connectsAfter("A.2-0").gets("A.2-1", "board", paul.payload(2)).isAt("A.2-1").isAt("A.3-0");

    story.holds();
  }

  @Test
  void eventComesAgainAfterReconnect_isShownWithBothDeliveries() {
    Reader anna = story.client("anna", BOARD).connects().isAt("A.1-0");
    paul.publishes(1, "A.2-0", "board");
    anna.gets("A.2-0", "board", paul.payload(1)).ends("eof");
    anna.connectsAfter("A.2-0").gets("A.2-0", "board", paul.payload(1));

    story.violates(I1, "client-anna.log:22: id: A.2-0 | data: ", "client-anna.log:43: id: A.2-0");
  }

  @Test
  void idGoesBackOnOneConnection_isShown() {
    Reader anna = story.client("anna", BOARD).connects().isAt("A.1-0");
    paul.publishes(1, "A.10-2", "board").publishes(2, "A.10-10", "board");
    anna.gets("A.10-10", "board", paul.payload(2)).gets("A.10-2", "board", paul.payload(1));

    story.violatesAmongOthers(I1, "id: A.10-10", "id: A.10-2");
  }

  @Test
  void eventAtTheCursorThatTheClientBrought_isShownWithItsOpening() {
    Reader anna = story.client("anna", BOARD);
    paul.publishes(1, "A.2-0", "board");
    anna.connectsAfter("A.2-0").gets("A.2-0", "board", paul.payload(1));

    story.violates(I1, "open 1 8080 A.2-0", "id: A.2-0");
  }

  @Test
  void positionGoesBack_isShown() {
    story.client("anna", BOARD).connects().isAt("A.5-0").isAt("A.4-9");

    story.violates(I1, "id: A.5-0", "id: A.4-9");
  }

  @Test
  void eventAtOrBelowThePosition_isShown() {
    Reader anna = story.client("anna", BOARD);
    paul.publishes(1, "A.4-0", "board");
    anna.connects().isAt("A.5-0").gets("A.4-0", "board", paul.payload(1));

    story.violates(I1, "id: A.5-0", "id: A.4-0");
  }

  @Test
  void otherEpochAfterResyncOfAll_holds() {
    story
        .client("anna", BOARD)
        .connects()
        .isAt("A.5-0")
        .isToldToFetchAll("epoch", "B.1-0", "board")
        .isAt("B.2-0");

    story.holds();
  }

  @Test
  void otherEpochWithoutResync_isShown() {
    story
        .client("anna", BOARD)
        .connects()
        .isAt("A.5-0")
        .ends("eof")
        .connectsAfter("A.5-0")
        .isAt("B.6-0");

    story.violates(I1, "id: A.5-0", "id: B.6-0");
  }

  @Test
  void otherEpochAfterResyncOfSomeTopics_isShown() {
    story
        .client("anna", BOARD)
        .connects()
        .isAt("A.5-0")
        .isToldToFetch("trimmed", "B.6-0", "board")
        .isAt("B.6-0");

    story.violates(I1, "id: A.5-0", "id: B.6-0");
  }

  @Test
  void otherEpochFromAtOrBelowTheFork_goesOnSilently() {
    story.nemesis().epochEnded("A", "5-0");
    story.client("anna", BOARD).connects().isAt("A.5-0").isAt("B.6-0").isAt("B.7-0");
    story.client("bert", BOARD).connects().isAt("A.3-0").isAt("B.4-0").isAt("B.6-0");

    story.holds();
  }

  @Test
  void otherEpochFromAboveTheFork_isShown() {
    story.nemesis().epochEnded("A", "5-0");
    story.client("anna", BOARD).connects().isAt("A.5-1").isAt("B.6-0");

    story.violates(I1, "id: A.5-1", "id: B.6-0");
  }

  @Test
  void twoForksLater_goesOnSilentlyFromBelowBoth() {
    story.nemesis().epochEnded("A", "5-0");
    story.nemesis().epochEnded("B", "8-0");
    story.client("anna", BOARD).connects().isAt("A.5-0").isAt("C.9-0");
    story.client("bert", BOARD).connects().isAt("B.7-0").isAt("C.9-0");

    story.holds();
  }

  @Test
  void backToAnEpochThatForkedAway_isShown() {
    story.nemesis().epochEnded("A", "5-0");
    story.client("bert", BOARD).connects().isAt("A.4-0");
    story.client("anna", BOARD).connects().isAt("B.5-0").isAt("A.6-0");

    story.violates(I1, "id: B.5-0", "id: A.6-0");
  }

  @Test
  void sharedIdUnderBothEpochs_isTheSameEvent() {
    story.nemesis().epochEnded("A", "5-0");
    Reader anna = story.client("anna", BOARD).connects().isAt("A.3-0");
    paul.publishes(1, "A.4-0", "board");
    anna.gets("A.4-0", "board", paul.payload(1)).gets("B.4-0", "board", paul.payload(1));

    story.violates(I1, "id: A.4-0", "id: B.4-0");
  }

  @Test
  void repeatedAfterResyncWithinTheEpoch_isShown() {
    Reader anna = story.client("anna", BOARD).connects().isAt("A.1-0");
    paul.publishes(1, "A.2-0", "board");
    anna.gets("A.2-0", "board", paul.payload(1))
        .isToldToFetchAll("bad-cursor", "A.1-0", "board")
        .gets("A.2-0", "board", paul.payload(1));

    story.violates(I1, "id: A.2-0", "id: A.2-0");
  }

  @Test
  void unreadableOrFutureOrForeignCursor_needsAResync() {
    story
        .client("anna", BOARD)
        .connectsAfter("nonsense")
        .isToldToFetchAll("bad-cursor", "A.5-0", "board")
        .isAt("A.6-0");
    story
        .client("bert", BOARD)
        .connectsAfter("A.999-0")
        .isToldToFetchAll("bad-cursor", "A.5-0", "board")
        .isAt("A.6-0");
    story
        .client("cleo", BOARD)
        .connectsAfter("Z.5-0")
        .isToldToFetchAll("epoch", "A.5-0", "board")
        .isAt("A.6-0");

    story.holds();
  }

  @Test
  void unreadableCursorTakenAtItsWord_isShown() {
    story.client("anna", BOARD).connectsAfter("nonsense").isAt("A.6-0");

    story.violates(I1, "open 1 8080 nonsense", "id: A.6-0");
  }

  @Test
  void futureCursorTakenAtItsWord_isShown() {
    story.client("anna", BOARD).connectsAfter("A.999-0").isAt("A.6-0");

    story.violates(I1, "open 1 8080 A.999-0", "id: A.6-0");
  }

  @Test
  void backToAnEpochThatForkedAway_isShownAlsoWhereTheForkItselfWasThePosition() {
    story.nemesis().epochEnded("A", "5-0");
    story.client("anna", BOARD).connects().isAt("A.5-0").isAt("B.5-0").isAt("A.6-0");

    story.violates(I1, "id: B.5-0", "id: A.6-0");
  }
}
