package io.tidings.node.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.relay.Relay;
import io.tidings.node.test.Browser.Profile;
import io.tidings.node.test.Tab;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One user's chat in several tabs on two nodes: what is done in one is seen in the others. */
@Tag("slow")
class ChatLiveTest {
  private static final int SOON_MS = 1_000;

  @RegisterExtension private static final BrowserExtension browser = new BrowserExtension(2);

  private String me;
  private String other;
  private Profile mine;
  private Tab first;
  private Tab theirs;

  @BeforeEach
  void signIn() {
    me = ChatTab.newUser(browser.cluster().node(0));
    other = ChatTab.newUser(browser.cluster().node(0));
    mine = browser.newProfile();
    first = mine.tab();
    BoardTab.signIn(first, browser.origin(0), me);
    theirs = browser.signedIn(1, other);
  }

  @Test
  void message_sentInOneTab_isSeenInTheOtherWithinASecond() {
    ChatTab.send(theirs, me, "hello");
    ChatTab a = ChatTab.open(first, browser.origin(0), other);
    ChatTab b = ChatTab.open(mine.tab(), browser.origin(1), other);
    a.tab().evaluate("document.getElementById('text').focus()");
    a.say("to all my tabs");
    long sent = System.currentTimeMillis();
    b.expectMessages("hello", "to all my tabs");
    a.expectMessages("hello", "to all my tabs");
    assertThat(b.seen("to all my tabs") - sent).isLessThan(SOON_MS);
    b.say("and back");
    a.expectMessages("hello", "to all my tabs", "and back");
    a.expectNoViolation();
  }

  @Test
  void thread_readInOneTab_hasNoBadgeInTheOtherWithinASecond() {
    ChatTab a = ChatTab.open(first, browser.origin(0), null);
    ChatTab b = ChatTab.open(mine.tab(), browser.origin(1), null);
    ChatTab.send(theirs, me, "one");
    ChatTab.send(theirs, me, "two");
    a.expectUnread(other, 2);
    b.expectUnread(other, 2);
    assertThat(b.tab().evaluate("document.title").asString()).startsWith("(1) ");
    long chosen = System.currentTimeMillis();
    a.choose(other);
    b.expectUnread(other, 0);
    assertThat(b.badges(0) - chosen).isLessThan(SOON_MS);
    a.expectMessages("one", "two");
    a.expectUnread(other, 0);
  }

  /** The watermark advances before the trigger is sent: no page ever draws a badge. */
  @Test
  void message_inTheOpenThread_isReadAtOnce_onEveryNode() {
    ChatTab.send(theirs, me, "one");
    ChatTab a = ChatTab.open(first, browser.origin(0), other);
    ChatTab b = ChatTab.open(mine.tab(), browser.origin(1), null);
    b.expectUnread(other, 0);
    b.tab().evaluate("(window.badges = [], 0)");
    ChatTab.send(theirs, me, "two");
    a.expectMessages("one", "two");
    b.tab()
        .await(
            "the news in the list",
            "document.querySelector('.contact-text').textContent.includes('two')");
    assertThat(b.tab().evaluate("badges")).allMatch(count -> count.asInt() == 0);
    assertThat(a.tab().evaluate("document.getElementById('announcements').textContent").asString())
        .contains("two");
  }

  @Test
  void eightTabs_holdOneStream_andEachIsUpToDate() {
    ChatTab.send(theirs, me, "one");
    List<ChatTab> tabs = new ArrayList<>();
    tabs.add(ChatTab.open(first, browser.origin(0), other));
    int withOne = streams(); // some are of other users
    for (int i = 1; i < 8; i++) {
      tabs.add(ChatTab.open(mine.tab(), browser.origin(0), other));
    }
    assertThat(streams()).isLessThanOrEqualTo(withOne);
    tabs.get(7).say("from the eighth");
    tabs.forEach(tab -> tab.expectMessages("one", "from the eighth"));
    assertThat(streams()).isLessThanOrEqualTo(withOne);
  }

  private static int streams() {
    return browser.cluster().node(0).bean(Relay.class).connections()
        + browser.cluster().node(1).bean(Relay.class).connections();
  }
}
