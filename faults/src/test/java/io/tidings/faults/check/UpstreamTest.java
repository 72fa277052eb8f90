package io.tidings.faults.check;

import static io.tidings.faults.check.Invariant.I11;
import static io.tidings.faults.check.Invariant.I12;
import static io.tidings.faults.check.Invariant.I16;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** I16, and the form of a tab's stream. */
class UpstreamTest extends LedgerCheckTest {
  private TestUpstream upstream;
  private TestTab tab;

  @BeforeEach
  void beginChat() {
    upstream = ledger.upstream("up");
    tab = ledger.tab("one", "ada");
  }

  /** The tab is connected, and its user's upstream too. */
  private void connected() {
    tab.connects();
    upstream.opens("ada", "node-0");
  }

  @Test
  void everyEvent_once_holds() {
    connected();
    upstream.emitsInbound("ada", 1);
    upstream.emits("ada", 2, "outbound-state");
    upstream.emits("ada", 3, "read-watermark-changed");
    tab.gets(1, 2).gets("read-watermark-changed", 3);

    RunSummary summary = ledger.holds();

    assertThat(summary.bridge()).isEqualTo(new RunSummary.Bridge(3, 1, 1, 5));
    assertThat(summary.resyncs()).isEmpty();
  }

  @Test
  void event_cutBetweenItsTriggers_isToldAnew() {
    connected();
    upstream.emitsInbound("ada", 1);
    tab.getsFirstTrigger(1).cut().comesBack().gets(1);

    ledger.holds();
  }

  @Test
  void event_cutBetweenItsTriggers_andNotToldAnew_isShown() {
    connected();
    upstream.emitsInbound("ada", 1, 2);
    tab.getsFirstTrigger(1).cut().comesBack().gets(2);

    assertThat(ledger.violates(I16, "Emitted ada 1", "ada/2").more()).isEqualTo(1);
  }

  @Test
  void event_withOneOfItsTriggers_isShown() {
    connected();
    upstream.emitsInbound("ada", 1, 2);
    tab.gets("contact-changed", 1).gets(2);

    assertThat(ledger.violates(I16, "Emitted ada 1", "ada/2").what())
        .isEqualTo("one was never told of ada/1 (inbound) by thread-updated");
  }

  @Test
  void event_duringACut_arrivesOnTheNextStream() {
    connected();
    tab.cut();
    upstream.emitsInbound("ada", 1);
    tab.comesBack().gets(1);

    ledger.holds();
  }

  @Test
  void event_twiceOnOneStream_isShown() {
    connected();
    upstream.emitsInbound("ada", 1);
    tab.gets(1, 1);

    ledger.violates(
        I16,
        "thread-updated | data: https://up.test/ada/1",
        "tab-one.jsonl:7: event: thread-updated");
  }

  @Test
  void event_againOnTheNextStream_isShown() {
    connected();
    upstream.emitsInbound("ada", 1);
    tab.gets(1).cut().comesBack().gets(1);

    ledger.violates(I16, "ada/1", "ada/1");
  }

  @Test
  void event_missing_isShownWithTheLaterOne() {
    connected();
    upstream.emitsInbound("ada", 1, 2, 3);
    tab.gets(1, 3);

    ledger.violates(I16, "Emitted ada 2", "ada/3");
  }

  @Test
  void lastEvent_missing_isShown() {
    connected();
    upstream.emitsInbound("ada", 1, 2);
    tab.gets(1).leaves();

    ledger.violates(I16, "Emitted ada 2");
  }

  @Test
  void lastEvent_missingWithinTheBound_holds() {
    ledger.nemesis().liveBy(Duration.ofSeconds(1));
    connected();
    upstream.emitsInbound("ada", 1);
    ledger.passes(Duration.ofMillis(900));
    tab.leaves();

    ledger.holds();
  }

  @Test
  void lastEvent_missingAfterTheBound_isShown() {
    ledger.nemesis().liveBy(Duration.ofSeconds(1));
    connected();
    upstream.emitsInbound("ada", 1);
    ledger.passes(Duration.ofSeconds(2));
    tab.leaves();

    ledger.violates(I16, "Emitted ada 1");
  }

  @Test
  void event_missingInOneOfTwoTabs_isShown() {
    TestTab other = ledger.tab("two", "ada");
    connected();
    other.connects();
    upstream.emitsInbound("ada", 1, 2);
    tab.gets(1, 2);
    other.gets(2);

    assertThat(ledger.violates(I16, "Emitted ada 1", "ada/2").what()).startsWith("two ");
  }

  @Test
  void event_byAnotherTrigger_isShown() {
    connected();
    upstream.emits("ada", 1, "read-watermark-changed");
    tab.gets("contact-changed", 1).gets("read-watermark-changed", 1);

    ledger.violates(I16, "contact-changed | data: https://up.test/ada/1");
  }

  @Test
  void firstConnection_isToldByAResync_isNoCostOfAFault() {
    tab.connects();
    upstream.opens("ada", "node-0");
    tab.getsResync();
    ledger.nemesis().injected("nothing");
    ledger.nemesis().healed("nothing");

    assertThat(ledger.holds().resyncs()).isEmpty();
  }

  @Test
  void missingEvents_coveredByAResync_hold() {
    connected();
    ledger.nemesis().injected("history lost");
    ledger.nemesis().healed("history lost");
    upstream.emitsInbound("ada", 1, 2, 3);
    tab.getsResync();
    upstream.emitsInbound("ada", 4);
    tab.gets(4);

    assertThat(ledger.holds().resyncs()).containsEntry("source", 1L);
  }

  @Test
  void resync_beforeTheEvent_coversNothing() {
    connected();
    tab.getsResync();
    upstream.emitsInbound("ada", 1, 2);
    tab.gets(2);

    ledger.violates(I16, "Emitted ada 1", "ada/2");
  }

  @Test
  void resync_afterALaterEvent_comesTooLate() {
    connected();
    upstream.emitsInbound("ada", 1, 2);
    tab.gets(2).getsResync();

    ledger.violates(I16, "Emitted ada 1", "ada/2");
  }

  @Test
  void resync_ofAnotherTab_coversNothing() {
    TestTab other = ledger.tab("two", "ada");
    connected();
    other.connects();
    upstream.emitsInbound("ada", 1, 2);
    other.getsResync().gets(2);
    tab.gets(2);

    ledger.violates(I16, "Emitted ada 1", "tab-one.jsonl:5");
  }

  @Test
  void events_outOfOrder_areShown() {
    connected();
    upstream.emitsInbound("ada", 1, 2);
    tab.gets(2, 1);

    ledger.violates(I16, "ada/2", "ada/1");
  }

  @Test
  void event_ofAnotherUser_isShown() {
    connected();
    upstream.opens("grace", "node-1");
    upstream.emitsInbound("grace", 1);
    tab.frame("contact-changed", TestUpstream.peer("grace", 1));

    ledger.violates(I16, "https://up.test/grace/1");
  }

  @Test
  void event_neverEmitted_isShown() {
    connected();
    tab.gets(1);

    ledger.violates(I16, "https://up.test/ada/1");
  }

  @Test
  void event_beforeItWasEmitted_isShown() {
    connected();
    tab.gets(1);
    upstream.emitsInbound("ada", 1);

    ledger.violatesAmongOthers(I16, "https://up.test/ada/1");
  }

  @Test
  void events_beforeTheTab_areNotOwed() {
    upstream.opens("ada", "node-0");
    upstream.emitsInbound("ada", 1, 2);
    tab.connects();
    upstream.emitsInbound("ada", 3);
    tab.gets(3);

    ledger.holds();
  }

  @Test
  void events_beforeTheFirstStream_areNotOwed() {
    tab.connects();
    upstream.emitsInbound("ada", 1);
    upstream.opens("ada", "node-0");
    upstream.emitsInbound("ada", 2);
    tab.gets(2);

    ledger.holds();
  }

  @Test
  void events_betweenTwoStreams_areOwed() {
    tab.connects();
    upstream.ends(upstream.opens("ada", "node-0"));
    upstream.emitsInbound("ada", 1);
    upstream.opens("ada", "node-1");
    upstream.emitsInbound("ada", 2);
    tab.gets(2);

    ledger.violates(I16, "Emitted ada 1", "ada/2");
  }

  @Test
  void tab_turnedAway_isShown() {
    connected();
    tab.cut().opens("E.1-0", 401);

    ledger.violates(I12, "HTTP/1.1 401");
  }

  @Test
  void tab_getsAnUnknownFrame_isShown() {
    connected();
    tab.frame("message", "Hello Ada");

    ledger.violates(I11, "Hello Ada");
  }

  @Test
  void number_givenTwice_isUnreadable() {
    upstream.emitsInbound("ada", 1, 1);

    assertThat(ledger.unreadable()).contains("upstream-up.jsonl:2");
  }
}
