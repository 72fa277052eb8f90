package io.tidings.faults.check;

import static io.tidings.faults.check.Invariant.I3;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.faults.ledger.Payload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** I3. */
class ContentTest extends StoryTest {

  @Test
  void oneEventForTwoClients_holds() {
    Reader anna = story.client("anna", BOARD).connects().isAt("A.1-0");
    Reader bert = story.namedClient("bert", BOARD).connects().isAt("A.1-0");
    paul.publishes(1, "A.2-0", "board");
    anna.gets("A.2-0", "board", paul.payload(1));
    bert.gets("A.2-0", "board", paul.payload(1));

    story.holds();
  }

  @Test
  void anotherText_isShownWithWhatWasSent() {
    Reader anna = story.client("anna", BOARD).connects().isAt("A.1-0");
    paul.publishes(1, "A.2-0", "board");
    anna.gets("A.2-0", "board", new Payload("paul", 1, "forged"));

    story.violates(I3, "sent 1 board", "forged");
  }

  @Test
  void neverSent_isShown() {
    Reader anna = story.client("anna", BOARD).connects().isAt("A.1-0");
    anna.gets("A.2-0", "board", paul.payload(7));

    story.violates(I3, "\"number\":7");
  }

  @Test
  void sentByAnother_isShown() {
    story.publisher("rosa").publishes(7, "A.2-0", "board");
    story.client("anna", BOARD).connectsAfter("A.2-0").gets("A.3-0", "board", paul.payload(7));

    story.violates(I3, "\"publisher\":\"paul\",\"number\":7");
  }

  @Test
  void noPayloadOfAPublisher_isShown() {
    story
        .client("anna", BOARD)
        .connects()
        .isAt("A.1-0")
        .frame("id: A.2-0\ndata: {\"topic\":\"board\",\"type\":\"x\",\"data\":null}");

    story.violates(I3, "\"type\":\"x\"");
  }

  @Test
  void deliveredBeforeItWasSent_isShown() {
    Reader anna = story.client("anna", BOARD).connects().isAt("A.1-0");
    anna.gets("A.2-0", "board", paul.payload(1));
    paul.publishes(1, "A.2-0", "board");

    story.violates(I3, "\"number\":1");
  }

  @Test
  void idOfTwoEvents_isShownWithBoth() {
    Reader anna = story.client("anna", BOARD).connects().isAt("A.1-0");
    Reader bert = story.client("bert", BOARD).connects().isAt("A.1-0");
    paul.sends(1, "board").sends(2, "board");
    anna.gets("A.2-0", "board", paul.payload(1));
    bert.gets("A.2-0", "board", paul.payload(2));

    assertThat(story.violates(I3, "\"number\":1", "\"number\":2").what())
        .isEqualTo("A.2-0 is paul#1 and paul#2");
  }

  @Test
  void idOfTwoEventsInOneHistory_isShown() {
    story.nemesis().epochEnded("A", "5-0");
    Reader anna = story.client("anna", BOARD).connects().isAt("A.1-0");
    Reader bert = story.client("bert", BOARD).connects().isAt("B.1-0");
    paul.sends(1, "board").sends(2, "board");
    anna.gets("A.2-0", "board", paul.payload(1));
    bert.gets("B.2-0", "board", paul.payload(2));

    story.violates(I3, "\"number\":1", "\"number\":2");
  }

  @Test
  void idOfTwoEventsAfterTheFork_holds() {
    story.nemesis().epochEnded("A", "1-0");
    Reader anna = story.client("anna", BOARD).connects().isAt("A.1-0");
    Reader bert = story.client("bert", BOARD).connects().isAt("B.1-0");
    paul.sends(1, "board").sends(2, "board");
    anna.gets("A.2-0", "board", paul.payload(1));
    bert.gets("B.2-0", "board", paul.payload(2));

    story.holds();
  }

  @Test
  void idOfTwoEventsOfWhichOneIsOfABranchThatWasLost_holds() {
    story.nemesis().epochEnded("A", "5-0");
    story.nemesis().epochEnded("C", "9-0");
    paul.publishes(1, "A.2-0", "board").publishes(2, "B.8-0", "board");
    paul.publishes(3, "C.8-0", "board");

    story.holds();
  }

  @Test
  void acknowledgedUnderAnotherId_isShown() {
    Reader anna = story.client("anna", BOARD).connects().isAt("A.1-0");
    paul.publishes(1, "A.2-0", "board");
    anna.gets("A.3-0", "board", paul.payload(1));

    story.violatesAmongOthers(I3, "acked 1 A.2-0", "id: A.3-0");
  }

  @Test
  void retriedWithItsKeyAndWrittenTwice_isShown() {
    paul.sends(1, "board").unknown(1).sends(1, "board").acked(1, "A.9-0");
    story.client("anna", BOARD).connectsAfter("A.9-0").isAt("A.9-0");
    story
        .client("bert", BOARD)
        .connectsAfter("A.1-0")
        .gets("A.2-0", "board", paul.payload(1))
        .gets("A.9-0", "board", paul.payload(1));

    story.violates(I3, "acked 1 A.9-0", "id: A.2-0");
  }

  @Test
  void retriedAfterItsEpochWasLost_holds() {
    story.nemesis().epochEnded("A", "1-0");
    paul.sends(1, "board").unknown(1);
    Reader anna = story.client("anna", BOARD).connectsAfter("A.1-0");
    anna.gets("A.2-0", "board", paul.payload(1)).isToldToFetchAll("fork", "B.2-0", "board");
    paul.sends(1, "board").acked(1, "B.9-0");
    anna.gets("B.9-0", "board", paul.payload(1));

    story.holds();
  }

  @Test
  void refusedAndDelivered_isShown() {
    Reader anna = story.client("anna", BOARD).connects().isAt("A.1-0");
    paul.sends(1, "board").refused(1).sends(1, "board").refused(1);
    anna.gets("A.2-0", "board", paul.payload(1));

    story.violates(I3, "publisher-paul.journal:4: ", "id: A.2-0");
  }

  @Test
  void refusedThenRetriedAndAcknowledged_holds() {
    Reader anna = story.client("anna", BOARD).connects().isAt("A.1-0");
    paul.sends(1, "board").refused(1).sends(1, "board").acked(1, "A.2-0");
    anna.gets("A.2-0", "board", paul.payload(1));

    assertThat(story.holds().refused()).isZero();
  }

  @Test
  void refusedThenRetriedWithoutAnswer_mayBeDelivered() {
    Reader anna = story.client("anna", BOARD).connects().isAt("A.1-0");
    paul.sends(1, "board").refused(1).sends(1, "board");
    anna.gets("A.2-0", "board", paul.payload(1));

    story.holds();
  }

  @Test
  void topicThatTheClientDoesNotHold_isShown() {
    Reader anna = story.client("anna", BOARD).connects().isAt("A.1-0");
    paul.publishes(1, "A.2-0", "secret");
    anna.gets("A.2-0", "secret", paul.payload(1));

    story.violates(I3, "sent 1 secret", "id: A.2-0");
  }

  @Test
  void topicThatTheClientDoesNotHold_isKnownFromTheJournalWhenFramesDoNotNameIt() {
    Reader anna = story.namedClient("anna", BOARD).connects().isAt("A.1-0");
    paul.publishes(1, "A.2-0", "secret");
    anna.gets("A.2-0", "board", paul.payload(1));

    story.violates(I3, "sent 1 secret", "id: A.2-0");
  }

  @Test
  void topicThatItWasNotPublishedIn_isShown() {
    Reader anna = story.client("anna", BOARD_AND_CHAT).connects().isAt("A.1-0");
    paul.publishes(1, "A.2-0", "chat");
    anna.gets("A.2-0", "board", paul.payload(1));

    story.violates(I3, "sent 1 chat", "id: A.2-0");
  }

  @Test
  void inTheLogAndNeverSent_isShown() {
    story.nemesis().survives("board", "A.2-0", "paul", 9);

    story.violates(I3, "survives board A.2-0 paul 9");
  }

  @Test
  void refusedThenAcknowledgedInTheSameTry_holds() {
    Reader anna = story.client("anna", BOARD).connects().isAt("A.1-0");
    paul.sends(1, "board").refused(1).acked(1, "A.2-0");
    anna.gets("A.2-0", "board", paul.payload(1));

    story.holds();
  }

  @Test
  void unansweredThenRefusedInTheSameTry_mayBeDelivered() {
    Reader anna = story.client("anna", BOARD).connects().isAt("A.1-0");
    paul.sends(1, "board").unknown(1).refused(1);
    anna.gets("A.2-0", "board", paul.payload(1));

    story.holds();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"number\":1,\"text\":\"text1\"}",
        "{\"publisher\":\"paul\",\"text\":\"text1\"}",
        "{\"publisher\":\"paul\",\"number\":1}",
        "{\"publisher\":\"paul\",\"number\":1.5,\"text\":\"text1\"}"
      })
  void partOfAPayload_isShown(String data) {
    Reader anna = story.namedClient("anna", BOARD).connects().isAt("A.1-0");
    paul.sends(1, "board");
    anna.frame("id: A.2-0\nevent: x\ndata: " + data);

    story.violates(I3, "id: A.2-0");
  }
}
