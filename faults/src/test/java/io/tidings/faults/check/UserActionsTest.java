package io.tidings.faults.check;

import static io.tidings.faults.check.Invariant.I13;
import static io.tidings.faults.check.Invariant.I14;
import static io.tidings.faults.check.Invariant.I15;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.faults.ledger.UserJournal;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** I13, I14 and I15. */
class UserActionsTest extends LedgerCheckTest {
  private UserJournal ada;

  @BeforeEach
  void beginUser() {
    ada = ledger.nemesis().user("ada");
  }

  private void creates(long number, String kind, String id) {
    ada.creating(number, kind, "title " + number);
    ada.created(number, id);
  }

  /** Somebody has seen the epoch in which the run ends. */
  private void epochBegins() {
    paul.publishes(1, "B.9-0", "board");
  }

  @Test
  void everythingIsThere_holds() {
    creates(1, "ticket", "7");
    creates(2, "label", "7");
    ada.creating(3, "ticket", "title 3");
    ada.notCreated(3, "status 503");
    ada.loginEnded(4);
    ledger.nemesis().found("ticket", "7", "title 1");
    ledger.nemesis().found("label", "7", "title 2");
    ledger.nemesis().found("ticket", "8", "somebody else's");

    ledger.holds();
  }

  @Test
  void boardWasNotRead_isNotJudged() {
    creates(1, "ticket", "7");

    ledger.holds();
  }

  @Test
  void acknowledgedChangeIsGone_isShown() {
    creates(1, "ticket", "7");
    creates(2, "label", "8");
    ledger.nemesis().found("ticket", "7", "title 1");

    ledger.violates(I13, "created 2 8");
  }

  @Test
  void changeIsGoneWithItsHistory_holds() {
    ledger.nemesis().injected("failover");
    creates(1, "ticket", "7");
    epochBegins();
    ledger.nemesis().found("label", "1", "another");

    ledger.holds();
  }

  @Test
  void changeOfBeforeTheFaultIsGone_isShown() {
    creates(1, "ticket", "7");
    ledger.passes(Duration.ofSeconds(2));
    ledger.nemesis().injected("failover");
    epochBegins();
    ledger.nemesis().found("label", "1", "another");

    ledger.violates(I13, "created 1 7");
  }

  @Test
  void changeOfTheNewHistoryIsGone_isShown() {
    ledger.nemesis().injected("failover");
    epochBegins();
    ledger.passes(Duration.ofSeconds(2));
    creates(1, "ticket", "7");
    ledger.nemesis().found("label", "1", "another");

    ledger.violates(I13, "created 1 7");
  }

  @Test
  void changeIsGoneThoughNothingMayBe_isShown() {
    ledger.nemesis().keepsAcknowledged();
    ledger.nemesis().injected("failover");
    creates(1, "ticket", "7");
    epochBegins();
    ledger.nemesis().found("label", "1", "another");

    ledger.violates(I13, "created 1 7");
  }

  @Test
  void idIsGivenTwice_isShown() {
    ledger.nemesis().injected("failover");
    creates(1, "ticket", "7");
    creates(2, "ticket", "7");
    epochBegins();

    ledger.violates(I14, "created 1 7", "created 2 7");
  }

  @Test
  void idIsSomethingElseNow_isShown() {
    ledger.nemesis().injected("failover");
    creates(1, "ticket", "7");
    epochBegins();
    ledger.nemesis().found("ticket", "7", "title 2");

    ledger.violates(I14, "created 1 7", "found ticket 7");
  }

  @Test
  void endedLoginIsLetIn_isShown() {
    ada.loginEnded(1);
    ledger.passes(Duration.ofSeconds(1));
    ada.endedLoginAccepted(1, ledger.now() + 10_000);

    ledger.violates(I15, "login-ended 1", "login-accepted 1");
  }

  @Test
  void endedLoginIsLetInAMomentLater_holds() {
    ada.loginEnded(1);
    long sent = ledger.now() + 500_000;
    ledger.passes(Duration.ofSeconds(3)); // the answer was slow
    ada.endedLoginAccepted(1, sent);

    ledger.holds();
  }

  @Test
  void endOfALoginIsGoneWithItsHistory_holds() {
    ledger.nemesis().injected("failover");
    ada.loginEnded(1);
    epochBegins();
    ledger.passes(Duration.ofSeconds(5));
    ada.endedLoginAccepted(1, ledger.now());

    ledger.holds();
  }

  @Test
  void endOfALoginIsGoneThoughNothingMayBe_isShown() {
    ledger.nemesis().keepsAcknowledged();
    ledger.nemesis().injected("failover");
    ada.loginEnded(1);
    epochBegins();
    ledger.passes(Duration.ofSeconds(5));
    ada.endedLoginAccepted(1, ledger.now());

    ledger.violates(I15, "login-ended 1", "login-accepted 1");
  }

  @Test
  void answerWithoutARequest_isUnreadable() {
    ada.created(1, "7");

    assertThat(ledger.unreadable()).contains("user-ada.journal:1");
  }
}
