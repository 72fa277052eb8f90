package io.tidings.faults.check;

import static io.tidings.faults.check.Invariant.I11;
import static io.tidings.faults.check.Invariant.I19;
import static io.tidings.faults.check.TestActivityStream.MARK;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.faults.check.TestActivityStream.Shown;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** I19. */
class ActivityListingTest extends ActivityCheckTest {
  @Test
  void everyChangeHasOneActivity_holds() {
    changes(1);
    bothGet("E.2-0", ticket(1));
    asks(2);
    changes(3);
    ada.gets("E.3-0", ticket(2)).gets("E.4-0", ticket(3));
    grace.isPinged("E.2-5").ends("reset").connects("E.9-0");
    grace.gets("E.3-0", ticket(2)).gets("E.4-0", ticket(3)).isPinged("E.9-0");
    lists("ada", "E.9-0", ticket(3).json("E.4-0"), ticket(2).json("E.3-0"));
    lists("ada", "E.9-0", ticket(1).json("E.2-0"));
    lists(
        "grace", "E.9-0", ticket(3).json("E.4-0"), ticket(2).json("E.3-0"), ticket(1).json("2-0"));

    assertThat(ledger.holds().activities()).isEqualTo(new RunSummary.Activities(2, 2, 6, 6));
  }

  @Test
  void changeThatWasNotAcknowledgedHasNone_holds() {
    asks(1);
    ada.isPinged("E.5-0");
    lists("ada", "E.5-0");

    ledger.holds();
  }

  @Test
  void acknowledgedChangeHasNone_isShown() {
    changes(1);
    ada.isPinged("E.5-0");
    grace.isPinged("E.5-0");
    lists("ada", "E.5-0");

    ledger.violates(I19, "Changed 1", "ActivityPage ada");
  }

  @Test
  void acknowledgedChangeIsShownAndNotListed_isShown() {
    changes(1);
    changes(2);
    bothGet("E.2-0", ticket(1));
    bothGet("E.3-0", ticket(2));
    lists("grace", "E.5-0", ticket(1).json("E.2-0"));

    ledger.violates(I19, "Changed 2", "ActivityPage grace");
  }

  @Test
  void changeThatAStreamShowsIsNotListed_isShown() {
    asks(1);
    bothGet("E.2-0", ticket(1));
    lists("ada", "E.5-0");

    ledger.violates(I19, "door-1", "ActivityPage ada");
  }

  @Test
  void listingWasNotRead_isNotJudged() {
    changes(1);

    ledger.holds();
  }

  @Test
  void changeHasTwoInTheListing_isShown() {
    changes(1);
    bothGet("E.2-0", ticket(1));
    ada.isPinged("E.4-0");
    lists("ada", "E.5-0", ticket(1).json("E.9-0"), ticket(1).json("E.2-0"));

    ledger.violates(I19, "\"id\":\"2-0\"", "ActivityPage ada");
  }

  @Test
  void activityIsListedTwice_isShown() {
    changes(1);
    bothGet("E.2-0", ticket(1));
    lists("ada", "E.5-0", ticket(1).json("E.2-0"));
    lists("ada", "E.5-0", ticket(1).json("E.2-0"));

    ledger.violates(I19, "ActivityPage ada");
  }

  @Test
  void listingIsInAnotherOrder_isShown() {
    changes(1);
    changes(2);
    bothGet("E.2-0", ticket(1));
    bothGet("E.3-0", ticket(2));
    lists("ada", "E.5-0", ticket(1).json("E.2-0"), ticket(2).json("E.3-0"));

    ledger.violates(I19, "ActivityPage ada");
  }

  @Test
  void itIsListedAndNoRequestAskedForIt_isShown() {
    lists("ada", "E.5-0", ticket(1).json("E.2-0"));

    ledger.violates(I19, "ActivityPage ada");
  }

  @Test
  void itIsListedAndNamesNoRequest_isShown() {
    lists("ada", "E.5-0", Shown.ticket("door", PROJECT, null).json("E.2-0"));

    ledger.violates(I19, "ActivityPage ada");
  }

  @Test
  void itIsListedAsSomethingElse_isShown() {
    changes(1);
    bothGet("E.2-0", ticket(1));
    lists("ada", "E.5-0", Shown.ticket("window", PROJECT, tab(1)).json("E.2-0"));

    ledger.violates(I19, "door-1", "ActivityPage ada");
  }

  @Test
  void strangerIsListedIt_isShown() {
    follower("stranger", "project.5").connects("E.1-0").isPinged("E.5-0");
    changes(1);
    bothGet("E.2-0", ticket(1));
    lists("stranger", "E.5-0", ticket(1).json("E.2-0"));

    ledger.violates(I19, "door-1", "ActivityPage stranger");
  }

  @Test
  void strangerDoesNotSeeIt_holds() {
    follower("stranger", "project.5").connects("E.1-0").isPinged("E.5-0");
    changes(1);
    bothGet("E.2-0", ticket(1));
    lists("stranger", "E.5-0");

    ledger.holds();
  }

  @Test
  void changeIsGoneWithItsHistory_holds() {
    ledger.nemesis().injected("failover");
    changes(1);
    bothGet("E.3-0", ticket(1));
    historyIsLost();
    lists("ada", "F.5-0");

    ledger.holds();
  }

  @Test
  void changeIsGoneThoughNothingMayBe_isShown() {
    ledger.nemesis().keepsAcknowledged();
    ledger.nemesis().injected("failover");
    changes(1);
    historyIsLost();
    lists("ada", "F.5-0");

    ledger.violates(I19, "Changed 1", "ActivityPage ada");
  }

  @Test
  void upstreamEventsHaveOneEach_holds() {
    String user = MARK + "-chat";
    TestUpstream upstream = ledger.upstream("chat");
    int stream = upstream.opens(user, "node-0");
    TestTab tab = ledger.tab("chat", user).connects();
    TestActivityStream chat = follower("chat", "user." + user).connects("E.1-0");
    upstream.emitsInbound(user, 1, 2);
    tab.gets(1, 2).leaves();
    upstream.ends(stream);
    Shown first = Shown.message(TestUpstream.peer(user, 1));
    Shown second = Shown.message(TestUpstream.peer(user, 2));
    chat.gets("E.2-0", first).gets("E.3-0", second);
    lists("chat", "E.4-0", second.json("E.3-0"), first.json("E.2-0"));

    ledger.holds();
  }

  @Test
  void upstreamEventThatATabWasToldOfHasNone_isShown() {
    String user = MARK + "-chat";
    TestUpstream upstream = ledger.upstream("chat");
    int stream = upstream.opens(user, "node-0");
    TestTab tab = ledger.tab("chat", user).connects();
    follower("chat", "user." + user).connects("E.1-0").isPinged("E.4-0");
    upstream.emitsInbound(user, 1);
    tab.gets(1).leaves();
    upstream.ends(stream);
    lists("chat", "E.4-0");

    ledger.violates(I19, "thread-updated", "ActivityPage chat");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"activities\":[],\"cursor\":\"2-0\"}",
        "{\"activities\":{},\"cursor\":\"E.2-0\"}",
        "{\"activities\":[{}],\"cursor\":\"E.2-0\"}"
      })
  void pageThatIsNone_isShown(String body) {
    ledger.nemesis().activityPage("ada", body);

    ledger.violates(I11, "ActivityPage ada");
  }

  @Test
  void changedThingIsGoneWithItsHistory_holds() {
    ledger.nemesis().injected("failover");
    long madeAt = ledger.now();
    historyIsLost();
    ledger.passes(BOUND);
    endsSession(madeAt);
    lists("ada", "F.5-0");

    ledger.holds();
  }

  @Test
  void changedThingIsThereAndTheChangeIsNot_isShown() {
    long madeAt = ledger.now();
    ledger.passes(BOUND);
    ledger.nemesis().injected("failover");
    historyIsLost();
    ledger.passes(BOUND);
    endsSession(madeAt);
    lists("ada", "F.5-0");

    ledger.violates(I19, "Changed 1", "ActivityPage ada");
  }
}
