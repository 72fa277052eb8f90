package io.tidings.faults.check;

import static io.tidings.faults.check.Invariant.I1;

import org.junit.jupiter.api.Test;

/** I1. */
class OrderTest extends LedgerCheckTest {

  @Test
  void idsIncreaseOverConnectionsAndNodes_holds() {
    TestClient anna = ledger.client("anna", BOARD).connects().getsPosition("A.1-0");
    paul.publishes(1, "A.2-0", "board").publishes(2, "A.2-1", "board");
    anna.gets("A.2-0", "board", paul.payload(1)).ends("reset");
    anna.connectsAfter("A.2-0")
        .gets("A.2-1", "board", paul.payload(2))
        .getsPosition("A.2-1")
        .getsPosition("A.3-0");

    ledger.holds();
  }

  @Test
  void eventComesAgainAfterReconnect_isShownWithBothDeliveries() {
    TestClient anna = ledger.client("anna", BOARD).connects().getsPosition("A.1-0");
    paul.publishes(1, "A.2-0", "board");
    anna.gets("A.2-0", "board", paul.payload(1)).ends("eof");
    anna.connectsAfter("A.2-0").gets("A.2-0", "board", paul.payload(1));

    ledger.violates(I1, "client-anna.jsonl:6: data: ", "client-anna.jsonl:11: data: ");
  }

  @Test
  void idGoesBackOnOneConnection_isShown() {
    TestClient anna = ledger.client("anna", BOARD).connects().getsPosition("A.1-0");
    paul.publishes(1, "A.10-2", "board").publishes(2, "A.10-10", "board");
    anna.gets("A.10-10", "board", paul.payload(2)).gets("A.10-2", "board", paul.payload(1));

    ledger.violatesAmongOthers(I1, "id: A.10-10", "id: A.10-2");
  }

  @Test
  void eventAtTheCursorThatTheClientBrought_isShownWithItsOpening() {
    TestClient anna = ledger.client("anna", BOARD);
    paul.publishes(1, "A.2-0", "board");
    anna.connectsAfter("A.2-0").gets("A.2-0", "board", paul.payload(1));

    ledger.violates(I1, "Opened 1 8080 EVENT_STREAM A.2-0", "id: A.2-0");
  }

  @Test
  void positionGoesBack_isShown() {
    ledger.client("anna", BOARD).connects().getsPosition("A.5-0").getsPosition("A.4-9");

    ledger.violates(I1, "id: A.5-0", "id: A.4-9");
  }

  @Test
  void eventAtOrBelowThePosition_isShown() {
    TestClient anna = ledger.client("anna", BOARD);
    paul.publishes(1, "A.4-0", "board");
    anna.connects().getsPosition("A.5-0").gets("A.4-0", "board", paul.payload(1));

    ledger.violates(I1, "id: A.5-0", "id: A.4-0");
  }

  @Test
  void otherEpochAfterResyncOfAll_holds() {
    ledger
        .client("anna", BOARD)
        .connects()
        .getsPosition("A.5-0")
        .getsFullResync("epoch", "B.1-0", "board")
        .getsPosition("B.2-0");

    ledger.holds();
  }

  @Test
  void otherEpochWithoutResync_isShown() {
    ledger
        .client("anna", BOARD)
        .connects()
        .getsPosition("A.5-0")
        .ends("eof")
        .connectsAfter("A.5-0")
        .getsPosition("B.6-0");

    ledger.violates(I1, "id: A.5-0", "id: B.6-0");
  }

  @Test
  void otherEpochAfterResyncOfSomeTopics_isShown() {
    ledger
        .client("anna", BOARD)
        .connects()
        .getsPosition("A.5-0")
        .getsResync("trimmed", "B.6-0", "board")
        .getsPosition("B.6-0");

    ledger.violates(I1, "id: A.5-0", "id: B.6-0");
  }

  @Test
  void otherEpochFromAtOrBelowTheFork_goesOnSilently() {
    ledger.nemesis().epochEnded("A", "5-0");
    ledger
        .client("anna", BOARD)
        .connects()
        .getsPosition("A.5-0")
        .getsPosition("B.6-0")
        .getsPosition("B.7-0");
    ledger
        .client("bert", BOARD)
        .connects()
        .getsPosition("A.3-0")
        .getsPosition("B.4-0")
        .getsPosition("B.6-0");

    ledger.holds();
  }

  @Test
  void otherEpochFromAboveTheFork_isShown() {
    ledger.nemesis().epochEnded("A", "5-0");
    ledger.client("anna", BOARD).connects().getsPosition("A.5-1").getsPosition("B.6-0");

    ledger.violates(I1, "id: A.5-1", "id: B.6-0");
  }

  @Test
  void twoForksLater_goesOnSilentlyFromBelowBoth() {
    ledger.nemesis().epochEnded("A", "5-0");
    ledger.nemesis().epochEnded("B", "8-0");
    ledger.client("anna", BOARD).connects().getsPosition("A.5-0").getsPosition("C.9-0");
    ledger.client("bert", BOARD).connects().getsPosition("B.7-0").getsPosition("C.9-0");

    ledger.holds();
  }

  @Test
  void backToAnEpochThatForkedAway_isShown() {
    ledger.nemesis().epochEnded("A", "5-0");
    ledger.client("bert", BOARD).connects().getsPosition("A.4-0");
    ledger.client("anna", BOARD).connects().getsPosition("B.5-0").getsPosition("A.6-0");

    ledger.violates(I1, "id: B.5-0", "id: A.6-0");
  }

  @Test
  void sharedIdUnderBothEpochs_isTheSameEvent() {
    ledger.nemesis().epochEnded("A", "5-0");
    TestClient anna = ledger.client("anna", BOARD).connects().getsPosition("A.3-0");
    paul.publishes(1, "A.4-0", "board");
    anna.gets("A.4-0", "board", paul.payload(1)).gets("B.4-0", "board", paul.payload(1));

    ledger.violates(I1, "id: A.4-0", "id: B.4-0");
  }

  @Test
  void repeatedAfterResyncWithinTheEpoch_isShown() {
    TestClient anna = ledger.client("anna", BOARD).connects().getsPosition("A.1-0");
    paul.publishes(1, "A.2-0", "board");
    anna.gets("A.2-0", "board", paul.payload(1))
        .getsFullResync("bad-cursor", "A.1-0", "board")
        .gets("A.2-0", "board", paul.payload(1));

    ledger.violates(I1, "id: A.2-0", "id: A.2-0");
  }

  @Test
  void unreadableOrFutureOrForeignCursor_needsAResync() {
    ledger
        .client("anna", BOARD)
        .connectsAfter("nonsense")
        .getsFullResync("bad-cursor", "A.5-0", "board")
        .getsPosition("A.6-0");
    ledger
        .client("bert", BOARD)
        .connectsAfter("A.999-0")
        .getsFullResync("bad-cursor", "A.5-0", "board")
        .getsPosition("A.6-0");
    ledger
        .client("cleo", BOARD)
        .connectsAfter("Z.5-0")
        .getsFullResync("epoch", "A.5-0", "board")
        .getsPosition("A.6-0");

    ledger.holds();
  }

  @Test
  void unreadableCursorTakenAtItsWord_isShown() {
    ledger.client("anna", BOARD).connectsAfter("nonsense").getsPosition("A.6-0");

    ledger.violates(I1, "Opened 1 8080 EVENT_STREAM nonsense", "id: A.6-0");
  }

  @Test
  void futureCursorTakenAtItsWord_isShown() {
    ledger.client("anna", BOARD).connectsAfter("A.999-0").getsPosition("A.6-0");

    ledger.violates(I1, "Opened 1 8080 EVENT_STREAM A.999-0", "id: A.6-0");
  }

  @Test
  void backToAnEpochThatForkedAway_isShownAlsoWhereTheForkItselfWasThePosition() {
    ledger.nemesis().epochEnded("A", "5-0");
    ledger
        .client("anna", BOARD)
        .connects()
        .getsPosition("A.5-0")
        .getsPosition("B.5-0")
        .getsPosition("A.6-0");

    ledger.violates(I1, "id: B.5-0", "id: A.6-0");
  }
}
