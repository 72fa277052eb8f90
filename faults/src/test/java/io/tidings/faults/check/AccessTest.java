package io.tidings.faults.check;

import static io.tidings.faults.check.Invariant.I10;
import static io.tidings.faults.ledger.ClientSpec.Trait.HAMPERED;
import static io.tidings.faults.ledger.ClientSpec.Trait.NATIVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.testbed.websocket.ClientTransport;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** I10. */
class AccessTest extends LedgerCheckTest {

  private TestClient annaGetsOneEvent() {
    TestClient anna = ledger.client("anna", BOARD, NATIVE).connects().getsPosition("A.1-0");
    paul.publishes(1, "A.2-0", "board");
    return anna.gets("A.2-0", "board", paul.payload(1));
  }

  @Test
  void closedAtTheRevocation_holds() {
    TestClient anna = annaGetsOneEvent();
    ledger.nemesis().revoked("anna", "A.3-0");
    anna.getsClosed("revoked").ends("eof");
    paul.publishes(2, "A.4-0", "board");
    anna.opens("A.2-0").answered(403, "application/problem+json").ends("eof");
    ledger.passes(Duration.ofSeconds(5));

    ledger.holds();
  }

  @Test
  void eventAboveTheRevocation_isShown() {
    TestClient anna = annaGetsOneEvent();
    paul.publishes(2, "A.4-0", "board");
    ledger.nemesis().revoked("anna", "3-0");
    anna.gets("A.4-0", "board", paul.payload(2)).getsClosed("revoked").ends("eof");

    ledger.violates(I10, "Revoked anna 3-0", "id: A.4-0");
  }

  @Test
  void eventBelowTheRevocation_mayStillCome() {
    TestClient anna = ledger.client("anna", BOARD).connects().getsPosition("A.1-0");
    paul.publishes(1, "A.2-0", "board");
    ledger.nemesis().revoked("anna", "3-0");
    anna.gets("A.2-0", "board", paul.payload(1)).getsClosed("revoked").ends("eof");

    ledger.holds();
  }

  @Test
  void openASecondAfterTheRevocation_isShown() {
    TestClient anna = annaGetsOneEvent();
    ledger.nemesis().revoked("anna", "3-0");
    ledger.passes(Duration.ofSeconds(1));
    anna.getsClosed("revoked").ends("eof");

    ledger.violates(I10, "Revoked anna 3-0", "HTTP/1.1 200");
  }

  @Test
  void runEndsWithinTheSecond_isNotJudged() {
    annaGetsOneEvent();
    ledger.nemesis().revoked("anna", "3-0");

    ledger.holds();
  }

  @Test
  void streamIsGivenAgainAfterTheRevocation_isShown() {
    TestClient anna = annaGetsOneEvent();
    ledger.nemesis().revoked("anna", "3-0");
    anna.getsClosed("revoked").ends("eof");
    ledger.passes(Duration.ofSeconds(2));
    anna.connectsAfter("A.2-0");

    ledger.violates(I10, "Revoked anna 3-0", "connected");
  }

  @Test
  void replayAfterTheRevocation_isShownForHamperedClientsToo() {
    TestClient anna = ledger.client("anna", BOARD, HAMPERED).connects().getsPosition("A.1-0");
    paul.publishes(1, "A.2-0", "board");
    anna.ends("reset");
    ledger.nemesis().revoked("anna", "3-0");
    ledger.passes(Duration.ofSeconds(2));
    anna.opens("A.1-0").answered().gets("A.2-0", "board", paul.payload(1));

    ledger.violates(I10, "Revoked anna 3-0", "id: A.2-0");
  }

  @Test
  void hamperedClientReadsLate_holds() {
    TestClient anna = ledger.client("anna", BOARD, HAMPERED).connects().getsPosition("A.1-0");
    paul.publishes(1, "A.2-0", "board");
    ledger.nemesis().revoked("anna", "3-0");
    ledger.passes(Duration.ofSeconds(9));
    anna.gets("A.2-0", "board", paul.payload(1)).getsClosed("revoked").ends("eof");

    ledger.holds();
  }

  @Test
  void closedAtTheTokensEnd_holds() {
    TestClient anna = annaGetsOneEvent();
    ledger.nemesis().expires("anna", ledger.now() + 500_000);
    ledger.passes(Duration.ofMillis(900));
    anna.getsClosed("session-expired").ends("eof");
    ledger.passes(Duration.ofSeconds(5));

    ledger.holds();
  }

  @Test
  void eventReadASecondAfterTheTokensEnd_isShown() {
    TestClient anna = ledger.client("anna", BOARD).connects().getsPosition("A.1-0");
    paul.publishes(1, "A.2-0", "board");
    ledger.nemesis().expires("anna", ledger.now());
    ledger.passes(Duration.ofSeconds(1));
    anna.gets("A.2-0", "board", paul.payload(1));

    ledger.violates(I10, "Expires anna", "HTTP/1.1 200");
  }

  @Test
  void ephemeralReadASecondAfterTheTokensEnd_isShown() {
    TestClient anna = ledger.client("anna", BOARD, HAMPERED);
    ledger.nemesis().expires("anna", ledger.now());
    ledger.passes(Duration.ofSeconds(1));
    anna.opens("A.1-0").answered().getsEphemeral("board");

    ledger.violates(I10, "Expires anna", "users");
  }

  @Test
  void clientThatNobodyKnows_decidesNothing() {
    ledger.nemesis().revoked("nobody", "3-0");

    assertThat(ledger.unreadable()).contains("nobody");
  }

  @Test
  void toldInTimeAndHungUpLater_holds() {
    TestClient anna = annaGetsOneEvent();
    ledger.nemesis().revoked("anna", "3-0");
    anna.getsClosed("revoked");
    ledger.passes(Duration.ofSeconds(5));
    anna.ends("eof");

    ledger.holds();
  }

  @Test
  void openedBeforeTheEndOfTheRightAndServedAfter_isShown() {
    TestClient anna = ledger.client("anna", BOARD).opens("A.1-0");
    ledger.nemesis().expires("anna", ledger.now());
    ledger.passes(Duration.ofSeconds(2));
    anna.answered().getsConnected();

    ledger.violates(I10, "Expires anna", "connected");
  }

  @Test
  void webSocketWaitsForAToken_afterTheRevocation_holds() {
    TestClient anna = annaGetsOneEvent().ends("eof");
    ledger.nemesis().revoked("anna", "A.3-0");
    anna.by(ClientTransport.WEBSOCKET).opens("A.2-0").answered();
    ledger.passes(Duration.ofSeconds(5));
    anna.getsEnd("session-expired", 4401).ends("eof");

    ledger.holds();
  }

  @Test
  void webSocketIsOpenASecondAfterTheRevocation_isShown() {
    TestClient anna = ledger.client("anna", BOARD).by(ClientTransport.WEBSOCKET).connects();
    anna.getsPosition("A.1-0");
    ledger.nemesis().revoked("anna", "3-0");
    ledger.passes(Duration.ofSeconds(1));
    anna.getsEnd("revoked", 4403).ends("eof");

    ledger.violates(I10, "Revoked anna 3-0", "\"connected\"");
  }
}
