package io.tidings.faults.check;

import static io.tidings.faults.check.Invariant.I3;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.faults.ledger.Payload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** I3. */
class ContentTest extends LedgerCheckTest {

  @Test
  void oneEventForTwoClients_holds() {
    TestClient anna = ledger.client("anna", BOARD).connects().getsPosition("A.1-0");
    TestClient bert = ledger.namedClient("bert", BOARD).connects().getsPosition("A.1-0");
    paul.publishes(1, "A.2-0", "board");
    anna.gets("A.2-0", "board", paul.payload(1));
    bert.gets("A.2-0", "board", paul.payload(1));

    ledger.holds();
  }

  @Test
  void anotherText_isShownWithWhatWasSent() {
    TestClient anna = ledger.client("anna", BOARD).connects().getsPosition("A.1-0");
    paul.publishes(1, "A.2-0", "board");
    anna.gets("A.2-0", "board", new Payload("paul", 1, "forged"));

    ledger.violates(I3, "Sent 1 board", "forged");
  }

  @Test
  void neverSent_isShown() {
    TestClient anna = ledger.client("anna", BOARD).connects().getsPosition("A.1-0");
    anna.gets("A.2-0", "board", paul.payload(7));

    ledger.violates(I3, "\"number\":7");
  }

  @Test
  void sentByAnother_isShown() {
    ledger.publisher("rosa").publishes(7, "A.2-0", "board");
    ledger.client("anna", BOARD).connectsAfter("A.2-0").gets("A.3-0", "board", paul.payload(7));

    ledger.violates(I3, "\"publisher\":\"paul\",\"number\":7");
  }

  @Test
  void noPayloadOfAPublisher_isShown() {
    ledger
        .client("anna", BOARD)
        .connects()
        .getsPosition("A.1-0")
        .frame("id: A.2-0\ndata: {\"topic\":\"board\",\"type\":\"x\",\"data\":null}");

    ledger.violates(I3, "\"type\":\"x\"");
  }

  @Test
  void deliveredBeforeItWasSent_isShown() {
    TestClient anna = ledger.client("anna", BOARD).connects().getsPosition("A.1-0");
    anna.gets("A.2-0", "board", paul.payload(1));
    paul.publishes(1, "A.2-0", "board");

    ledger.violates(I3, "\"number\":1");
  }

  @Test
  void idOfTwoEvents_isShownWithBoth() {
    TestClient anna = ledger.client("anna", BOARD).connects().getsPosition("A.1-0");
    TestClient bert = ledger.client("bert", BOARD).connects().getsPosition("A.1-0");
    paul.sends(1, "board").sends(2, "board");
    anna.gets("A.2-0", "board", paul.payload(1));
    bert.gets("A.2-0", "board", paul.payload(2));

    assertThat(ledger.violates(I3, "\"number\":1", "\"number\":2").what())
        .isEqualTo("A.2-0 is paul#1 and paul#2");
  }

  @Test
  void idOfTwoEventsInOneHistory_isShown() {
    ledger.nemesis().epochEnded("A", "5-0");
    TestClient anna = ledger.client("anna", BOARD).connects().getsPosition("A.1-0");
    TestClient bert = ledger.client("bert", BOARD).connects().getsPosition("B.1-0");
    paul.sends(1, "board").sends(2, "board");
    anna.gets("A.2-0", "board", paul.payload(1));
    bert.gets("B.2-0", "board", paul.payload(2));

    ledger.violates(I3, "\"number\":1", "\"number\":2");
  }

  @Test
  void idOfTwoEventsAfterTheFork_holds() {
    ledger.nemesis().epochEnded("A", "1-0");
    TestClient anna = ledger.client("anna", BOARD).connects().getsPosition("A.1-0");
    TestClient bert = ledger.client("bert", BOARD).connects().getsPosition("B.1-0");
    paul.sends(1, "board").sends(2, "board");
    anna.gets("A.2-0", "board", paul.payload(1));
    bert.gets("B.2-0", "board", paul.payload(2));

    ledger.holds();
  }

  @Test
  void idOfTwoEventsOfWhichOneIsOfABranchThatWasLost_holds() {
    ledger.nemesis().epochEnded("A", "5-0");
    ledger.nemesis().epochEnded("C", "9-0");
    paul.publishes(1, "A.2-0", "board").publishes(2, "B.8-0", "board");
    paul.publishes(3, "C.8-0", "board");

    ledger.holds();
  }

  @Test
  void acknowledgedUnderAnotherId_isShown() {
    TestClient anna = ledger.client("anna", BOARD).connects().getsPosition("A.1-0");
    paul.publishes(1, "A.2-0", "board");
    anna.gets("A.3-0", "board", paul.payload(1));

    ledger.violatesAmongOthers(I3, "Acknowledged 1 A.2-0", "id: A.3-0");
  }

  @Test
  void retriedWithItsKeyAndWrittenTwice_isShown() {
    paul.sends(1, "board").unknown(1).sends(1, "board").acked(1, "A.9-0");
    ledger.client("anna", BOARD).connectsAfter("A.9-0").getsPosition("A.9-0");
    ledger
        .client("bert", BOARD)
        .connectsAfter("A.1-0")
        .gets("A.2-0", "board", paul.payload(1))
        .gets("A.9-0", "board", paul.payload(1));

    ledger.violates(I3, "Acknowledged 1 A.9-0", "id: A.2-0");
  }

  @Test
  void retriedAfterItsEpochWasLost_holds() {
    ledger.nemesis().epochEnded("A", "1-0");
    paul.sends(1, "board").unknown(1);
    TestClient anna = ledger.client("anna", BOARD).connectsAfter("A.1-0");
    anna.gets("A.2-0", "board", paul.payload(1)).getsFullResync("fork", "B.2-0", "board");
    paul.sends(1, "board").acked(1, "B.9-0");
    anna.gets("B.9-0", "board", paul.payload(1));

    ledger.holds();
  }

  @Test
  void refusedAndDelivered_isShown() {
    TestClient anna = ledger.client("anna", BOARD).connects().getsPosition("A.1-0");
    paul.sends(1, "board").refused(1).sends(1, "board").refused(1);
    anna.gets("A.2-0", "board", paul.payload(1));

    ledger.violates(I3, "publisher-paul.jsonl:4: ", "id: A.2-0");
  }

  @Test
  void refusedThenRetriedAndAcknowledged_holds() {
    TestClient anna = ledger.client("anna", BOARD).connects().getsPosition("A.1-0");
    paul.sends(1, "board").refused(1).sends(1, "board").acked(1, "A.2-0");
    anna.gets("A.2-0", "board", paul.payload(1));

    assertThat(ledger.holds().refused()).isZero();
  }

  @Test
  void refusedThenRetriedWithoutAnswer_mayBeDelivered() {
    TestClient anna = ledger.client("anna", BOARD).connects().getsPosition("A.1-0");
    paul.sends(1, "board").refused(1).sends(1, "board");
    anna.gets("A.2-0", "board", paul.payload(1));

    ledger.holds();
  }

  @Test
  void topicThatTheClientDoesNotHold_isShown() {
    TestClient anna = ledger.client("anna", BOARD).connects().getsPosition("A.1-0");
    paul.publishes(1, "A.2-0", "secret");
    anna.gets("A.2-0", "secret", paul.payload(1));

    ledger.violates(I3, "Sent 1 secret", "id: A.2-0");
  }

  @Test
  void topicThatTheClientDoesNotHold_isKnownFromTheJournalWhenFramesDoNotNameIt() {
    TestClient anna = ledger.namedClient("anna", BOARD).connects().getsPosition("A.1-0");
    paul.publishes(1, "A.2-0", "secret");
    anna.gets("A.2-0", "board", paul.payload(1));

    ledger.violates(I3, "Sent 1 secret", "id: A.2-0");
  }

  @Test
  void topicThatItWasNotPublishedIn_isShown() {
    TestClient anna = ledger.client("anna", BOARD_AND_CHAT).connects().getsPosition("A.1-0");
    paul.publishes(1, "A.2-0", "chat");
    anna.gets("A.2-0", "board", paul.payload(1));

    ledger.violates(I3, "Sent 1 chat", "id: A.2-0");
  }

  @Test
  void inTheLogAndNeverSent_isShown() {
    ledger.nemesis().remains("board", "A.2-0", "paul", 9);

    ledger.violates(I3, "Remains board A.2-0 paul 9");
  }

  @Test
  void refusedThenAcknowledgedInTheSameTry_holds() {
    TestClient anna = ledger.client("anna", BOARD).connects().getsPosition("A.1-0");
    paul.sends(1, "board").refused(1).acked(1, "A.2-0");
    anna.gets("A.2-0", "board", paul.payload(1));

    ledger.holds();
  }

  @Test
  void unansweredThenRefusedInTheSameTry_mayBeDelivered() {
    TestClient anna = ledger.client("anna", BOARD).connects().getsPosition("A.1-0");
    paul.sends(1, "board").unknown(1).refused(1);
    anna.gets("A.2-0", "board", paul.payload(1));

    ledger.holds();
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
    TestClient anna = ledger.namedClient("anna", BOARD).connects().getsPosition("A.1-0");
    paul.sends(1, "board");
    anna.frame("id: A.2-0\nevent: x\ndata: " + data);

    ledger.violates(I3, "id: A.2-0");
  }
}
