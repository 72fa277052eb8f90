package io.tidings.faults.check;

import static io.tidings.faults.check.Invariant.I9;
import static io.tidings.faults.ledger.ClientSpec.Trait.HAMPERED;
import static io.tidings.faults.ledger.ClientSpec.Trait.HEALTHY;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** I9. */
class LivenessTest extends LedgerCheckTest {
  private static final Duration BOUND = Duration.ofSeconds(2);

  private TestClient annaIsThereWhenAFaultIsHealed() {
    ledger.nemesis().liveBy(BOUND);
    TestClient anna = ledger.client("anna", BOARD, HEALTHY).connects().getsPosition("A.1-0");
    ledger.nemesis().injected("redis down");
    ledger.passes(Duration.ofSeconds(1));
    ledger.nemesis().healed("redis down");
    return anna;
  }

  @Test
  void getsTheFirstEventInTime_holdsAndIsReported() {
    TestClient anna = annaIsThereWhenAFaultIsHealed();
    paul.publishes(1, "A.2-0", "board");
    ledger.passes(Duration.ofMillis(1_990));
    anna.gets("A.2-0", "board", paul.payload(1));

    assertThat(ledger.holds().recovery()).hasValue(1_991_000);
  }

  @Test
  void getsTheFirstEventTooLate_isShown() {
    TestClient anna = annaIsThereWhenAFaultIsHealed();
    paul.publishes(1, "A.2-0", "board");
    ledger.passes(BOUND);
    anna.gets("A.2-0", "board", paul.payload(1));

    ledger.violates(I9, "Acknowledged 1 A.2-0", "id: A.2-0");
  }

  @Test
  void neverGetsAnything_isShown() {
    annaIsThereWhenAFaultIsHealed();
    paul.publishes(1, "A.2-0", "board");
    ledger.passes(Duration.ofSeconds(3));

    ledger.violates(I9, "Acknowledged 1 A.2-0", "Closed");
  }

  @Test
  void getsOnlyWhatWasSentBeforeTheHeal_isShown() {
    ledger.nemesis().liveBy(BOUND);
    TestClient anna = ledger.client("anna", BOARD, HEALTHY).connects().getsPosition("A.1-0");
    ledger.nemesis().injected("redis slow");
    paul.publishes(1, "A.2-0", "board");
    ledger.nemesis().healed("redis slow");
    paul.publishes(2, "A.3-0", "board");
    anna.gets("A.2-0", "board", paul.payload(1));
    ledger.passes(BOUND);
    anna.gets("A.3-0", "board", paul.payload(2));

    ledger.violates(I9, "Acknowledged 2 A.3-0", "id: A.3-0");
  }

  @Test
  void resync_isLife() {
    TestClient anna = annaIsThereWhenAFaultIsHealed();
    paul.publishes(1, "B.2-0", "board");
    anna.getsFullResync("epoch", "B.3-0", "board");
    ledger.passes(BOUND);

    ledger.holds();
  }

  @Test
  void nothingIsSent_connectedInTime_holds() {
    TestClient anna = annaIsThereWhenAFaultIsHealed();
    anna.ends("reset");
    ledger.passes(Duration.ofSeconds(1));
    anna.connectsAfter("A.1-0");
    ledger.passes(BOUND);

    ledger.holds();
  }

  @Test
  void nothingIsSent_notConnectedInTime_isShown() {
    ledger.nemesis().liveBy(BOUND);
    TestClient anna = ledger.client("anna", BOARD, HEALTHY).connects().getsPosition("A.1-0");
    ledger.nemesis().injected("node killed");
    anna.ends("reset");
    ledger.nemesis().healed("node killed");
    ledger.passes(BOUND);
    anna.connectsAfter("A.1-0");

    ledger.violates(I9, "Healed node killed", "connected");
  }

  @Test
  void nothingIsSent_answeredOnlyWithClosed_isShown() {
    ledger.nemesis().liveBy(BOUND);
    TestClient anna = ledger.client("anna", BOARD, HEALTHY).connects().getsPosition("A.1-0");
    ledger.nemesis().injected("node killed");
    anna.ends("reset");
    ledger.nemesis().healed("node killed");
    anna.opens("A.1-0").answered().getsClosed("timeout").ends("eof");
    ledger.passes(BOUND);

    ledger.violates(I9, "Healed node killed", "Closed");
  }

  @Test
  void staysConnected_holds() {
    annaIsThereWhenAFaultIsHealed();
    ledger.passes(Duration.ofSeconds(5));

    assertThat(ledger.holds().recovery()).hasValue(0);
  }

  @Test
  void nextFaultBeginsBeforeTheBound_isNotJudged() {
    TestClient anna = annaIsThereWhenAFaultIsHealed();
    paul.publishes(1, "A.2-0", "board");
    ledger.passes(Duration.ofSeconds(1));
    ledger.nemesis().injected("redis down");
    ledger.passes(Duration.ofSeconds(5));
    ledger.nemesis().healed("redis down");
    anna.gets("A.2-0", "board", paul.payload(1));

    ledger.holds();
  }

  @Test
  void otherFaultIsNotHealedYet_isNotJudged() {
    ledger.nemesis().injected("balancer down");
    TestClient anna = annaIsThereWhenAFaultIsHealed();
    paul.publishes(1, "A.2-0", "board");
    ledger.passes(Duration.ofSeconds(5));
    ledger.nemesis().healed("balancer down");
    anna.gets("A.2-0", "board", paul.payload(1));

    ledger.holds();
  }

  @Test
  void clientLeaves_isNotJudgedFromThereOn() {
    TestClient anna = annaIsThereWhenAFaultIsHealed();
    anna.ends("left");
    paul.publishes(1, "A.2-0", "board");
    ledger.passes(Duration.ofSeconds(5));

    ledger.holds();
  }

  @Test
  void hamperedClient_isNotJudged() {
    ledger.nemesis().liveBy(BOUND);
    ledger.client("slow", BOARD, HAMPERED).connects().getsPosition("A.1-0");
    ledger.nemesis().injected("x");
    ledger.nemesis().healed("x");
    paul.publishes(1, "A.2-0", "board");
    ledger.passes(Duration.ofSeconds(5));

    ledger.holds();
  }

  @Test
  void withoutABound_lastEventIsOwedAtTheEnd() {
    TestClient anna = ledger.client("anna", BOARD, HEALTHY).connects().getsPosition("A.1-0");
    paul.publishes(1, "A.2-0", "board").publishes(2, "A.3-0", "board");
    anna.gets("A.2-0", "board", paul.payload(1));

    ledger.violates(I9, "Acknowledged 2 A.3-0", "Closed");
  }

  @Test
  void withABound_whatWasAcknowledgedJustBeforeTheEndMayBeOnItsWay() {
    ledger.nemesis().liveBy(BOUND);
    ledger.passes(Duration.ofMinutes(1));
    ledger.client("anna", BOARD, HEALTHY).connects().getsPosition("A.1-0");
    paul.publishes(1, "A.2-0", "board");
    ledger.passes(Duration.ofSeconds(1));

    ledger.holds();
  }

  @Test
  void coveredAtTheEnd_holds() {
    TestClient anna = ledger.client("anna", BOARD, HEALTHY).connects().getsPosition("A.1-0");
    paul.publishes(1, "A.2-0", "board");
    anna.getsResync("trimmed", "A.2-0", "board");

    ledger.holds();
  }

  @Test
  void lostWithItsEpoch_isNotOwedWhenTheLogThatIsLeftShowsIt() {
    TestClient anna = ledger.client("anna", BOARD, HEALTHY).connects().getsPosition("A.1-0");
    paul.publishes(1, "A.2-0", "board");
    anna.gets("A.2-0", "board", paul.payload(1));
    paul.publishes(2, "A.3-0", "board");
    ledger.nemesis().epochEnded("A", "2-0");
    ledger.nemesis().remains("board", "B.2-0", "paul", 1);

    ledger.holds();
  }

  @Test
  void faultIsNeverHealed_isSaidInsteadOfJudged() {
    ledger.client("anna", BOARD, HEALTHY).connects().getsPosition("A.1-0");
    ledger.nemesis().injected("redis down");
    paul.publishes(1, "A.2-0", "board");

    assertThat(ledger.holds().toString()).contains("never healed").contains("redis down");
  }

  @Test
  void neverGetsAPosition_isShown() {
    ledger.nemesis().liveBy(BOUND);
    ledger.client("anna", BOARD, HEALTHY).opens(null).ends("refused");
    ledger.passes(Duration.ofSeconds(5));

    ledger.violates(I9, "Terms board false HEALTHY", "Closed");
  }

  @Test
  void lostWithAnEpochBeforeTheClients_isNotOwedWithoutTheLogThatIsLeft() {
    ledger.nemesis().epochEnded("A", "5-0");
    TestClient anna = ledger.client("anna", BOARD, HEALTHY).connects().getsPosition("A.5-0");
    anna.getsFullResync("epoch", "B.5-0", "board");
    paul.publishes(1, "A.7-0", "board");

    ledger.holds();
  }

  @Test
  void clientStaysInAnEpochThatIsOver_isShown() {
    ledger.nemesis().epochEnded("A", "5-0");
    ledger.client("anna", BOARD, HEALTHY).connects().getsPosition("A.5-0");
    paul.publishes(1, "B.7-0", "board");

    ledger.violates(I9, "Acknowledged 1 B.7-0", "Closed");
  }
}
