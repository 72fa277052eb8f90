package io.tidings.faults.check;

import static io.tidings.faults.check.Invariant.I11;
import static io.tidings.faults.check.Invariant.I18;
import static io.tidings.testbed.websocket.ClientTransport.WEBSOCKET;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.faults.ledger.AssignmentEntry;
import io.tidings.faults.ledger.AssignmentEntry.Assigned;
import io.tidings.faults.ledger.AssignmentEntry.Assigning;
import io.tidings.faults.ledger.LedgerFileWriter;
import io.tidings.testbed.websocket.ClientTransport;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** I18. */
class CountTest extends LedgerCheckTest {
  private static final long GRACE = 7;
  private static final Duration BOUND = Duration.ofSeconds(5);

  private LedgerFileWriter<AssignmentEntry> ada;
  private TestUserStream stream;
  private long number;

  @BeforeEach
  void beginToAssign() {
    ledger.nemesis().liveBy(BOUND);
    ada = ledger.nemesis().assigner("ada");
    stream = new TestUserStream(ledger.nemesis().userStream("grace", GRACE), GRACE);
  }

  private void asks(Long... users) {
    number++;
    ada.write(at -> new Assigning(at, number, Set.of(users)));
  }

  private void assigns(Long... users) {
    asks(users);
    ada.write(at -> new Assigned(at, number));
  }

  private void passes(Duration time) {
    ledger.passes(time);
  }

  @ParameterizedTest
  @EnumSource(ClientTransport.class)
  void countsThatGrow_hold(ClientTransport transport) {
    stream.by(transport).connects().shows(0);
    assigns(GRACE, 8L);
    stream.shows(1);
    assigns(8L);
    assigns(GRACE);
    assigns(GRACE);
    stream.shows(3).ends("reset");
    stream.connects().shows(3);
    passes(BOUND.multipliedBy(2));

    RunSummary summary = ledger.holds();
    assertThat(summary.counts()).isEqualTo(new RunSummary.Counts(5, 1, 4));
  }

  @ParameterizedTest
  @EnumSource(ClientTransport.class)
  void countIsSentTwice_isShown(ClientTransport transport) {
    stream.by(transport).connects().shows(0);
    assigns(GRACE);
    stream.shows(1, 1);

    ledger.violates(I18, "ount\":1", "ount\":1");
  }

  @Test
  void countGoesBack_isShown() {
    stream.connects().shows(0);
    assigns(GRACE);
    assigns(GRACE);
    stream.shows(2, 1);

    ledger.violates(I18, "\"Count\":2", "\"Count\":1");
  }

  @Test
  void countIsSentAgainOnAnotherConnection_holds() {
    assigns(GRACE);
    stream.connects().shows(1).ends("eof").by(WEBSOCKET).connects().shows(1);

    ledger.holds();
  }

  @Test
  void countIsMoreThanWasAskedFor_isShown() {
    stream.connects().shows(0);
    assigns(8L);
    stream.shows(1);

    ledger.violates(I18, "\"Count\":1");
  }

  @Test
  void countIsAsMuchAsWasAskedForAndNotAcknowledged_holds() {
    stream.connects().shows(0);
    asks(GRACE);
    stream.shows(1);
    passes(BOUND.multipliedBy(2));

    ledger.holds();
  }

  @Test
  void countIsThatOfAnotherUser_isShown() {
    assigns(GRACE, 8L);
    stream.connects().sends("event: notification-count\ndata: {\"UserID\":8,\"Count\":1}\n\n");

    ledger.violates(I18, "\"UserID\":8");
  }

  @Test
  void connectionBeginsWithLessThanWasAcknowledged_isShown() {
    assigns(GRACE);
    assigns(GRACE);
    stream.connects().shows(1, 2);

    ledger.violates(I18, "Assigned 2", "\"Count\":1");
  }

  @Test
  void acknowledgedIsNeverShown_isShown() {
    stream.connects().shows(0);
    assigns(GRACE);
    passes(BOUND.multipliedBy(2));

    ledger.violates(I18, "Assigned 1", "Closed");
  }

  @Test
  void acknowledgedIsShownTooLate_isShown() {
    stream.connects().shows(0);
    assigns(GRACE);
    passes(BOUND.multipliedBy(2));
    stream.shows(1);

    ledger.violates(I18, "Assigned 1", "Closed");
  }

  @Test
  void connectionShowsNothing_isShown() {
    assigns(GRACE);
    stream.connects();
    passes(BOUND.multipliedBy(2));
    stream.ends("left");

    ledger.violates(I18, "Assigned 1", "Ended 1 left");
  }

  @Test
  void acknowledgedIsShownLate_duringAFault_holds() {
    stream.connects().shows(0);
    ledger.nemesis().injected("fault");
    assigns(GRACE);
    passes(BOUND.multipliedBy(2));
    ledger.nemesis().healed("fault");
    stream.shows(1);
    passes(BOUND.multipliedBy(2));

    ledger.holds();
  }

  @Test
  void acknowledgedDuringAFault_isNotShownAfterIt_isShown() {
    stream.connects().shows(0);
    ledger.nemesis().injected("fault");
    assigns(GRACE);
    ledger.nemesis().healed("fault");
    passes(BOUND.multipliedBy(2));

    ledger.violates(I18, "Assigned 1", "Closed");
  }

  @Test
  void framesOfOtherFeatures_hold() {
    stream
        .connects()
        .sends("event: stopwatches\ndata: []\n\n")
        .sends("event: ping\ndata: {}\n\n")
        .sends("event: board.ticket.created\ndata: {\"ticket\":{}}\nid: E.2-0\n\n")
        .ends("eof");
    stream
        .by(WEBSOCKET)
        .connects()
        .sends("{\"type\":\"stopwatches\",\"data\":[]}")
        .sends("{\"type\":\"ping\",\"data\":{}}");

    ledger.holds();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "event: notification-count\ndata: 3\n\n",
        "event: notification-count\ndata: {\"Count\":3}\n\n",
        "event: notification-count\ndata: {\"UserID\":7,\"Count\":\"3\"}\n\n",
        "event: notification-count\ndata: {\"UserID\":\"7\",\"Count\":3}\n\n",
        "event: notification-count\ndata: {\"UserID\":7,\"count\":3}\n\n",
        "event: notification-count\ndata: {\"UserID\":7,\"Count\":3}\nid: E.2-0\n\n",
        "event: connected\ndata: {}\n\n"
      })
  void blockThatIsNone_isShown(String block) {
    stream.connects().sends(block);

    ledger.violates(I11, "stream-grace.jsonl:5: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[1]",
        "{\"data\":{}}",
        "{\"type\":\"notification-count\"}",
        "{\"type\":\"notification-count\",\"count\":\"3\"}",
        "{\"type\":\"notification-count\",\"count\":3,\"id\":\"E.2-0\"}",
        "{\"type\":\"notification-count\",\"data\":{\"count\":3}}"
      })
  void messageThatIsNone_isShown(String message) {
    stream.by(WEBSOCKET).connects().sends(message);

    ledger.violates(I11, "stream-grace.jsonl:5: ");
  }

  @Test
  void answerWithoutARequest_isUnreadable() {
    ada.write(at -> new Assigned(at, 1));

    assertThat(ledger.unreadable()).contains("assigner-ada.jsonl:1");
  }

  @Test
  void numberIsThereTwice_isUnreadable() {
    asks(GRACE);
    number--;
    asks(GRACE);

    assertThat(ledger.unreadable()).contains("assigner-ada.jsonl:2");
  }
}
