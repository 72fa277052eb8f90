package io.tidings.faults.check;

import static io.tidings.faults.check.Invariant.I4;

import org.junit.jupiter.api.Test;

/** I4, as the log that is left shows it. */
class LossTest extends StoryTest {

  @Test
  void acknowledgedAndLeft_holds() {
    paul.publishes(1, "A.2-0", "board").publishes(2, "A.3-0", "board", "chat");
    story.nemesis().survives("board", "A.2-0", "paul", 1);
    story.nemesis().survives("board", "A.3-0", "paul", 2);
    story.nemesis().survives("chat", "A.3-0", "paul", 2);

    story.holds();
  }

  @Test
  void acknowledgedAndOlderThanAllThatIsLeft_wasTrimmed() {
    paul.publishes(1, "A.2-0", "board").publishes(2, "A.3-0", "board");
    story.nemesis().survives("board", "A.3-0", "paul", 2);

    story.holds();
  }

  @Test
  void acknowledgedAndMissingAmongOlderEntries_isShown() {
    paul.publishes(1, "A.2-0", "board").publishes(2, "A.3-0", "board");
    story.nemesis().survives("board", "A.2-0", "paul", 1);

    story.violates(I4, "acked 2 A.3-0", "survives board A.2-0");
  }

  @Test
  void acknowledgedAndWrittenToOneOfItsTopicsOnly_isShown() {
    paul.publishes(1, "A.2-0", "chat").publishes(2, "A.3-0", "board", "chat");
    story.nemesis().survives("chat", "A.2-0", "paul", 1);
    story.nemesis().survives("board", "A.3-0", "paul", 2);

    story.violates(I4, "acked 2 A.3-0", "survives chat A.2-0");
  }

  @Test
  void acknowledgedAfterTheLogWasRead_isNotExpectedThere() {
    paul.publishes(1, "A.2-0", "board");
    story.nemesis().survives("board", "A.2-0", "paul", 1);
    paul.publishes(2, "A.3-0", "board");

    story.holds();
  }

  @Test
  void acknowledgedAndLostWithItsEpoch_holdsUnlessThePolicyPromisesOtherwise() {
    lostWithItsEpoch();

    story.holds();
  }

  @Test
  void acknowledgedAndLostWithItsEpochAgainstThePolicy_isShown() {
    story.nemesis().keepsAcknowledged();
    lostWithItsEpoch();

    story.violates(I4, "acked 2 A.6-0", "survives board B.2-0");
  }

  private void lostWithItsEpoch() {
    story.nemesis().epochEnded("A", "5-0");
    paul.publishes(1, "A.2-0", "board").publishes(2, "A.6-0", "board");
    paul.publishes(3, "B.7-0", "board");
    story.nemesis().survives("board", "B.2-0", "paul", 1);
    story.nemesis().survives("board", "B.7-0", "paul", 3);
  }

  @Test
  void leftUnderAnEpochThatIsNotRecorded_isTheSameEvent() {
    Reader anna = story.client("anna", BOARD).connects().isAt("A.1-0");
    paul.publishes(1, "A.2-0", "board");
    anna.gets("A.2-0", "board", paul.payload(1))
        .isToldToFetchAll("epoch", "B.1-0", "board")
        .isAt("B.3-0");
    story.nemesis().survives("board", "B.2-0", "paul", 1);

    story.holds();
  }
}
