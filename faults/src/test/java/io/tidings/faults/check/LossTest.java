package io.tidings.faults.check;

import static io.tidings.faults.check.Invariant.I4;

import org.junit.jupiter.api.Test;

/** I4, as the log that is left shows it. */
class LossTest extends LedgerCheckTest {

  @Test
  void acknowledgedAndLeft_holds() {
    paul.publishes(1, "A.2-0", "board").publishes(2, "A.3-0", "board", "chat");
    ledger.nemesis().remains("board", "A.2-0", "paul", 1);
    ledger.nemesis().remains("board", "A.3-0", "paul", 2);
    ledger.nemesis().remains("chat", "A.3-0", "paul", 2);

    ledger.holds();
  }

  @Test
  void acknowledgedAndOlderThanAllThatIsLeft_wasTrimmed() {
    paul.publishes(1, "A.2-0", "board").publishes(2, "A.3-0", "board");
    ledger.nemesis().remains("board", "A.3-0", "paul", 2);

    ledger.holds();
  }

  @Test
  void acknowledgedAndMissingAmongOlderEntries_isShown() {
    paul.publishes(1, "A.2-0", "board").publishes(2, "A.3-0", "board");
    ledger.nemesis().remains("board", "A.2-0", "paul", 1);

    ledger.violates(I4, "Acknowledged 2 A.3-0", "Remains board A.2-0");
  }

  @Test
  void acknowledgedAndWrittenToOneOfItsTopicsOnly_isShown() {
    paul.publishes(1, "A.2-0", "chat").publishes(2, "A.3-0", "board", "chat");
    ledger.nemesis().remains("chat", "A.2-0", "paul", 1);
    ledger.nemesis().remains("board", "A.3-0", "paul", 2);

    ledger.violates(I4, "Acknowledged 2 A.3-0", "Remains chat A.2-0");
  }

  @Test
  void acknowledgedAfterTheLogWasRead_isNotExpectedThere() {
    paul.publishes(1, "A.2-0", "board");
    ledger.nemesis().remains("board", "A.2-0", "paul", 1);
    paul.publishes(2, "A.3-0", "board");

    ledger.holds();
  }

  @Test
  void acknowledgedAndLostWithItsEpoch_holdsUnlessThePolicyPromisesOtherwise() {
    lostWithItsEpoch();

    ledger.holds();
  }

  @Test
  void acknowledgedAndLostWithItsEpochAgainstThePolicy_isShown() {
    ledger.nemesis().keepsAcknowledged();
    lostWithItsEpoch();

    ledger.violates(I4, "Acknowledged 2 A.6-0", "Remains board B.2-0");
  }

  private void lostWithItsEpoch() {
    ledger.nemesis().epochEnded("A", "5-0");
    paul.publishes(1, "A.2-0", "board").publishes(2, "A.6-0", "board");
    paul.publishes(3, "B.7-0", "board");
    ledger.nemesis().remains("board", "B.2-0", "paul", 1);
    ledger.nemesis().remains("board", "B.7-0", "paul", 3);
  }

  @Test
  void leftUnderAnEpochThatIsNotRecorded_isTheSameEvent() {
    TestClient anna = ledger.client("anna", BOARD).connects().getsPosition("A.1-0");
    paul.publishes(1, "A.2-0", "board");
    anna.gets("A.2-0", "board", paul.payload(1))
        .getsFullResync("epoch", "B.1-0", "board")
        .getsPosition("B.3-0");
    ledger.nemesis().remains("board", "B.2-0", "paul", 1);

    ledger.holds();
  }
}
