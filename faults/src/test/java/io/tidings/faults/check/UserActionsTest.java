package io.tidings.faults.check;

import static io.tidings.faults.check.Invariant.I13;
import static io.tidings.faults.check.Invariant.I14;
import static io.tidings.faults.check.Invariant.I15;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.faults.ledger.LedgerFileWriter;
import io.tidings.faults.ledger.UserEntry;
import io.tidings.faults.ledger.UserEntry.Created;
import io.tidings.faults.ledger.UserEntry.Creating;
import io.tidings.faults.ledger.UserEntry.EndedLoginAccepted;
import io.tidings.faults.ledger.UserEntry.LoginEnded;
import io.tidings.faults.ledger.UserEntry.NotCreated;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** I13, I14 and I15. */
class UserActionsTest extends LedgerCheckTest {
  private LedgerFileWriter<UserEntry> ada;

  @BeforeEach
  void beginUser() {
    ada = ledger.nemesis().user("ada");
  }

  private void creates(long number, String kind, String id) {
    ada.write(at -> new Creating(at, number, kind, "title " + number));
    ada.write(at -> new Created(at, number, id));
  }

  /** Somebody has seen the epoch in which the run ends. */
  private void epochBegins() {
    paul.publishes(1, "B.9-0", "board");
  }

  @Test
  void everythingIsThere_holds() {
    creates(1, "ticket", "7");
    creates(2, "label", "7");
    ada.write(at -> new Creating(at, 3, "ticket", "title 3"));
    ada.write(at -> new NotCreated(at, 3, "status 503"));
    ada.write(at -> new LoginEnded(at, 4));
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

    ledger.violates(I13, "Created 2 8");
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

    ledger.violates(I13, "Created 1 7");
  }

  @Test
  void changeOfTheNewHistoryIsGone_isShown() {
    ledger.nemesis().injected("failover");
    epochBegins();
    ledger.passes(Duration.ofSeconds(2));
    creates(1, "ticket", "7");
    ledger.nemesis().found("label", "1", "another");

    ledger.violates(I13, "Created 1 7");
  }

  @Test
  void changeIsGoneThoughNothingMayBe_isShown() {
    ledger.nemesis().keepsAcknowledged();
    ledger.nemesis().injected("failover");
    creates(1, "ticket", "7");
    epochBegins();
    ledger.nemesis().found("label", "1", "another");

    ledger.violates(I13, "Created 1 7");
  }

  @Test
  void idIsGivenTwice_isShown() {
    ledger.nemesis().injected("failover");
    creates(1, "ticket", "7");
    creates(2, "ticket", "7");
    epochBegins();

    ledger.violates(I14, "Created 1 7", "Created 2 7");
  }

  @Test
  void idIsSomethingElseNow_isShown() {
    ledger.nemesis().injected("failover");
    creates(1, "ticket", "7");
    epochBegins();
    ledger.nemesis().found("ticket", "7", "title 2");

    ledger.violates(I14, "Created 1 7", "Thing ticket 7");
  }

  @Test
  void endedLoginIsLetIn_isShown() {
    ada.write(at -> new LoginEnded(at, 1));
    ledger.passes(Duration.ofSeconds(1));
    ada.write(at -> new EndedLoginAccepted(at, 1, ledger.now() + 10_000));

    ledger.violates(I15, "LoginEnded 1", "EndedLoginAccepted 1");
  }

  @Test
  void endedLoginIsLetInAMomentLater_holds() {
    ada.write(at -> new LoginEnded(at, 1));
    long sent = ledger.now() + 500_000;
    ledger.passes(Duration.ofSeconds(3)); // the answer was slow
    ada.write(at -> new EndedLoginAccepted(at, 1, sent));

    ledger.holds();
  }

  @Test
  void endOfALoginIsGoneWithItsHistory_holds() {
    ledger.nemesis().injected("failover");
    ada.write(at -> new LoginEnded(at, 1));
    epochBegins();
    ledger.passes(Duration.ofSeconds(5));
    ada.write(at -> new EndedLoginAccepted(at, 1, ledger.now()));

    ledger.holds();
  }

  @Test
  void endOfALoginIsGoneThoughNothingMayBe_isShown() {
    ledger.nemesis().keepsAcknowledged();
    ledger.nemesis().injected("failover");
    ada.write(at -> new LoginEnded(at, 1));
    epochBegins();
    ledger.passes(Duration.ofSeconds(5));
    ada.write(at -> new EndedLoginAccepted(at, 1, ledger.now()));

    ledger.violates(I15, "LoginEnded 1", "EndedLoginAccepted 1");
  }

  @Test
  void answerWithoutARequest_isUnreadable() {
    ada.write(at -> new Created(at, 1, "7"));

    assertThat(ledger.unreadable()).contains("user-ada.jsonl:1");
  }
}
