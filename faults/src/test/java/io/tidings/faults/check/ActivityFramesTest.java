package io.tidings.faults.check;

import static io.tidings.faults.check.Invariant.I1;
import static io.tidings.faults.check.Invariant.I11;
import static io.tidings.faults.check.Invariant.I19;
import static io.tidings.faults.check.Invariant.I2;
import static io.tidings.faults.check.Invariant.I3;
import static io.tidings.faults.check.Invariant.I9;
import static io.tidings.faults.check.TestActivityStream.MARK;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.faults.check.TestActivityStream.Shown;
import io.tidings.faults.ledger.ChangeEntry.Changed;
import io.tidings.faults.ledger.ClientSpec.Trait;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The invariants of all events as they apply to streams of activities. */
class ActivityFramesTest extends ActivityCheckTest {
  @Test
  void activityIsShownTwice_isShown() {
    changes(1);
    bothGet("E.2-0", ticket(1));
    ada.gets("E.2-0", ticket(1));

    ledger.violates(I1, "\"id\":\"2-0\"", "\"id\":\"2-0\"");
  }

  @Test
  void changeHasTwo_isShown() {
    changes(1);
    bothGet("E.2-0", ticket(1));
    bothGet("E.3-0", ticket(1));

    ledger.violates(I19, "\"id\":\"2-0\"", "\"id\":\"3-0\"");
  }

  @Test
  void streamMissesOne_isShown() {
    changes(1);
    changes(2);
    ada.gets("E.2-0", ticket(1)).gets("E.3-0", ticket(2));
    grace.gets("E.3-0", ticket(2));

    ledger.violates(I2, "Changed 1", "\"id\":\"3-0\"");
  }

  @Test
  void allStreamsMissOneThatIsListed_isShown() {
    changes(1);
    ada.isPinged("E.5-0");
    grace.getsResync("E.5-0").isPinged("E.5-0");
    lists("ada", "E.6-0", ticket(1).json("E.2-0"));

    ledger.violates(I2, "Changed 1", "event: ping");
  }

  @Test
  void resyncCoversWhatIsMissing_holds() {
    changes(1);
    ada.gets("E.2-0", ticket(1));
    grace.getsResync("E.4-0").isPinged("E.5-0");
    changes(2);
    ada.getsFullResync("E.7-0");
    grace.gets("E.6-0", ticket(2));
    lists("ada", "E.7-0", ticket(2).json("E.6-0"), ticket(1).json("E.2-0"));

    ledger.holds();
  }

  @Test
  void streamGoesBack_isShown() {
    changes(1);
    changes(2);
    bothGet("E.3-0", ticket(2));
    bothGet("E.2-0", ticket(1));

    ledger.violates(I1, "\"id\":\"3-0\"", "\"id\":\"2-0\"");
  }

  @Test
  void noRequestAskedForIt_isShown() {
    bothGet("E.2-0", ticket(1));

    ledger.violates(I3, "\"id\":\"2-0\"");
  }

  @Test
  void noRequestAskedForItYet_isShown() {
    ada.gets("E.2-0", ticket(1));
    changes(1);

    ledger.violates(I3, "\"id\":\"2-0\"");
  }

  @Test
  void itNamesNoRequest_isShown() {
    ada.gets("E.2-0", Shown.ticket("door", PROJECT, null));

    ledger.violates(I3, "\"id\":\"2-0\"");
  }

  @Test
  void itSaysSomethingElse_isShown() {
    changes(1);
    ada.gets("E.2-0", Shown.ticket("window", PROJECT, tab(1)));

    ledger.violates(I3, "door-1", "\"window\"");
  }

  @Test
  void strangerSeesIt_isShown() {
    TestActivityStream stranger = follower("stranger", "project.5").connects("E.1-0");
    changes(1);
    bothGet("E.2-0", ticket(1));
    stranger.gets("E.2-0", ticket(1));

    ledger.violates(I3, "door-1", "\"id\":\"2-0\"");
  }

  @Test
  void othersPrepareTheRun_holds() {
    Shown elsewhere = Shown.ticket("door", "9", "run0-user:1:7000");
    ada.gets("E.2-0", elsewhere).gets("E.3-0", Shown.ticket("door", "9", null));
    ada.frame("{\"type\":\"database.wiped\",\"data\":{}}", "E.4-0");
    lists("ada", "E.5-0", elsewhere.json("E.2-0"));

    ledger.holds();
  }

  @Test
  void streamIsNotLiveAgain_isShown() {
    ledger.nemesis().liveBy(BOUND);
    TestActivityStream joan =
        ledger.activityStream("joan", Trait.HEALTHY, "project.4").connects("E.1-0");
    ledger.nemesis().injected("fault");
    ledger.nemesis().healed("fault");
    changes(1);
    bothGet("E.2-0", ticket(1));
    ledger.passes(BOUND.multipliedBy(2));
    joan.gets("E.2-0", ticket(1));

    ledger.violates(I9, "Changed 1", "\"id\":\"2-0\"");
  }

  @Test
  void upstreamEventIsShownToAnotherUser_isShown() {
    String user = MARK + "-chat";
    TestUpstream upstream = ledger.upstream("chat");
    upstream.ends(upstream.opens(user, "node-0"));
    upstream.emitsInbound(user, 1);
    ada.gets("E.2-0", Shown.message(TestUpstream.peer(user, 1)));

    ledger.violates(I3, "Emitted", "\"id\":\"2-0\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: {\n\n",
        "data: []\n\n",
        "event: activity\ndata: {\"type\":\"activity\"}\nid: E.2-0\n\n",
        "data: {\"type\":\"activity\",\"data\":{}}\nid: E.2-0\n\n",
        "data: {\"type\":\"closed\",\"data\":{\"reason\":\"timeout\"}}\n\n",
        "data: {\"type\":\"resync\",\"reason\":\"trimmed\",\"topics\":[]}\n\n",
        "data: {\"type\":\"connected\",\"node\":\"n\",\"keepaliveMs\":15000}\n\n",
        "event: ping\ndata: {}\nid: 2-0\n\n"
      })
  void blockThatIsNone_isShown(String block) {
    ada.raw(block);

    ledger.violates(I11, "activity-ada.jsonl:5: ");
  }

  @Test
  void activityWithoutAnId_isShown() {
    changes(1);
    ada.frame("{\"type\":\"activity\",\"data\":%s}".formatted(ticket(1).json("E.2-0")), null);

    ledger.violates(I11, "\"id\":\"2-0\"");
  }

  @Test
  void activityWithTheIdOfAnother_isShown() {
    changes(1);
    ada.frame("{\"type\":\"activity\",\"data\":%s}".formatted(ticket(1).json("E.2-0")), "E.3-0");

    ledger.violates(I11, "\"id\":\"2-0\"");
  }

  @Test
  void otherFrames_hold() {
    ada.frame("{\"type\":\"closed\",\"reason\":\"timeout\"}", null)
        .ends("eof")
        .connects("E.1-0")
        .raw("event: ping\ndata: {}\n\n")
        .frame("{\"type\":\"degraded\",\"behindMs\":900}", null);

    ledger.holds();
  }

  @Test
  void answerWithoutARequest_isUnreadable() {
    changes.write(at -> new Changed(at, 1));

    assertThat(ledger.unreadable()).contains("changes-run1-user.jsonl:1");
  }

  @Test
  void numberIsThereTwice_isUnreadable() {
    asks(1);
    asks(1);

    assertThat(ledger.unreadable()).contains("changes-run1-user.jsonl:2");
  }
}
