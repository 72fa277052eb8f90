package io.tidings.faults.check;

import static io.tidings.faults.check.Invariant.I5;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** I5. Where ids are right, orders agree; so these break other invariants, too. */
class AgreementTest extends LedgerCheckTest {

  private void gets(String name, long... numbers) {
    TestClient client = ledger.client(name, BOARD).connectsAfter("A.1-0");
    for (int i = 0; i < numbers.length; i++) {
      client.gets("A.%d-0".formatted(10 + i), "board", paul.payload(numbers[i]));
    }
  }

  private void publishesFour() {
    for (int number = 1; number <= 4; number++) {
      paul.sends(number, "board");
    }
  }

  @Test
  void partsOfOneOrder_holds() {
    TestClient anna = ledger.client("anna", BOARD).connectsAfter("A.1-0");
    TestClient bert = ledger.client("bert", BOARD_AND_CHAT).connectsAfter("A.1-0");
    paul.publishes(1, "A.2-0", "board").publishes(2, "A.3-0", "chat");
    paul.publishes(3, "A.4-0", "board");
    anna.gets("A.2-0", "board", paul.payload(1)).gets("A.4-0", "board", paul.payload(3));
    bert.gets("A.2-0", "board", paul.payload(1))
        .gets("A.3-0", "chat", paul.payload(2))
        .gets("A.4-0", "board", paul.payload(3));

    ledger.holds();
  }

  @Test
  void neighboursSwapped_isShownWithBothClients() {
    publishesFour();
    gets("anna", 1, 2, 3, 4);
    gets("bert", 1, 3, 2, 4);

    assertThat(ledger.violatesAmongOthers(I5, "client-", "client-").what())
        .matches("anna got paul#2 before paul#3, bert .*|bert got paul#3 before paul#2, anna .*");
  }

  @Test
  void farApartSwapped_isShown() {
    publishesFour();
    gets("anna", 1, 2, 3);
    gets("bert", 3, 4, 1);

    assertThat(ledger.violatesAmongOthers(I5, "client-", "client-").what())
        .contains("the other way round");
  }

  @Test
  void circleOfThree_isShown() {
    publishesFour();
    gets("anna", 1, 2);
    gets("bert", 2, 3);
    gets("cleo", 3, 1);

    assertThat(ledger.violatesAmongOthers(I5, "client-", "client-").what()).contains("a circle");
  }

  @Test
  void otherOrderInAnotherEpoch_holds() {
    publishesFour();
    ledger
        .client("anna", BOARD)
        .connectsAfter("A.1-0")
        .gets("A.2-0", "board", paul.payload(1))
        .gets("A.3-0", "board", paul.payload(2))
        .getsFullResync("epoch", "B.4-0", "board")
        .gets("B.5-0", "board", paul.payload(2))
        .gets("B.6-0", "board", paul.payload(1));

    ledger.holds();
  }

  @Test
  void backAndForthBetweenEpochs_holds() {
    publishesFour();
    ledger
        .client("anna", BOARD)
        .connectsAfter("A.1-0")
        .gets("A.2-0", "board", paul.payload(1))
        .getsFullResync("epoch", "B.4-0", "board")
        .gets("B.5-0", "board", paul.payload(2));
    ledger
        .client("bert", BOARD)
        .connectsAfter("B.4-0")
        .gets("B.5-0", "board", paul.payload(2))
        .getsFullResync("epoch", "A.1-0", "board")
        .gets("A.2-0", "board", paul.payload(1));

    ledger.holds();
  }
}
