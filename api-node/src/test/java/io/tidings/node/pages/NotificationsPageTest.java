package io.tidings.node.pages;

import static io.tidings.node.pages.BoardTab.ask;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.Tab;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page with the list of notifications. */
@Tag("slow")
class NotificationsPageTest {
  @RegisterExtension private static final BrowserExtension browser = new BrowserExtension(1);

  /** Answers with the list wait for {@code release()} while {@code holds} is true. */
  private static final String HOLD =
      """
      window.holds = false;
      window.held = [];
      window.release = () => held.splice(0).forEach((go) => go());
      const ask = window.fetch.bind(window);
      window.fetch = async (input, init) => {
        const answer = await ask(input, init);
        if (holds && String(input).includes('/api/notifications?')) await new Promise((go) => held.push(go));
        return answer;
      };
      """;

  private static final String UNREAD = "document.querySelectorAll('.notification.unread').length";

  private String me;
  private Tab tab;
  private Tab grace;
  private String key;

  @BeforeEach
  void start() {
    me = ChatTab.newUser(browser.cluster().node(0));
    grace = browser.signedIn(0, "grace");
    key = browser.newKey();
    BoardTab.create(grace, key, "one");
    ask(
        grace,
        "POST",
        "/api/projects/" + key + "/members",
        "{\"username\":\"%s\",\"role\":\"writer\"}".formatted(me));
    tab = browser.newProfile().tab();
    BoardTab.signIn(tab, browser.origin(0), me);
    tab.before(HOLD);
    tab.open(browser.origin(0) + "/notifications");
    tab.await("it to be live", "document.getElementById('state')?.dataset.state === 'live'");
  }

  private void mention(String title) {
    ask(
        grace,
        "POST",
        "/api/projects/" + key + "/tickets",
        "{\"title\":\"%s, @%s\"}".formatted(title, me));
  }

  private void expectList(String... titles) {
    tab.await(
        "the list " + String.join(", ", titles),
        "[...document.querySelectorAll('.notification-text')].map((one) => /mentioned you in (\\w+),/.exec(one.textContent)?.[1]).join() === '"
            + String.join(",", titles)
            + "'");
  }

  @Test
  void list_isLive_newestFirst_andSaysWhoAndWhere() {
    assertThat(tab.evaluate("document.getElementById('empty').hidden").asBoolean()).isFalse();
    mention("first");
    expectList("first");
    mention("second");
    expectList("second", "first");
    assertThat(tab.evaluate("document.querySelector('.notification').innerText").asString())
        .contains("Grace Hopper", key + "-3");
    assertThat(tab.evaluate(UNREAD).asInt()).isEqualTo(2);
  }

  @Test
  void answer_thatALaterOneOvertook_isDropped() {
    tab.evaluate("window.holds = true");
    mention("first");
    tab.await("an answer that waits", "held.length > 0");
    tab.evaluate("window.holds = false");
    mention("second");
    expectList("second", "first");
    tab.evaluate(
        """
        (() => {
          window.most = Infinity;
          new MutationObserver(() => (window.most = Math.min(most, document.querySelectorAll('.notification').length)))
            .observe(document.getElementById('list'), { childList: true });
          release();
        })()
        """);
    mention("third");
    expectList("third", "second", "first");
    assertThat(tab.evaluate("most").asInt()).isEqualTo(3);
  }

  @Test
  void read_isShownAtOnce_andToldToTheServer() {
    mention("first");
    mention("second");
    expectList("second", "first");
    tab.click(".notification:last-child .notification-mark");
    tab.await("one unread", UNREAD + " === 1");
    tab.await("the badge", "document.getElementById('notification-count').textContent === '1'");
    tab.click("#show-unread");
    expectList("second");
    tab.click("#show-all");
    expectList("second", "first");
    tab.click(".notification:last-child .notification-mark");
    tab.await("both unread", UNREAD + " === 2");
    tab.click("#read-all");
    tab.await(
        "none unread", UNREAD + " === 0 && document.getElementById('notification-count').hidden");
    assertThat(ask(tab, "GET", "/notifications/new").path("new").asInt()).isZero();
  }

  @Test
  void link_leadsToTheCard_andMarksAsRead() {
    mention("first");
    expectList("first");
    tab.click(".notification-body");
    tab.await(
        "the card",
        "document.querySelector('dialog[open] .title-input')?.value.startsWith('first, ')");
    tab.await("no badge", "document.getElementById('notification-count').hidden");
  }

  @Test
  void settings_kindSwitchedOffForABoard_isNotNotified() {
    tab.click("#settings");
    tab.await("the dialog", "document.querySelector('dialog[open] select') !== null");
    tab.evaluate(
        """
        (() => {
          const where = document.querySelector('dialog select');
          where.value = [...where.options].find(({ text }) => text === 'Board %s').value;
          where.dispatchEvent(new Event('change'));
        })()
        """
            .formatted(key));
    tab.click("dialog [name=mention]");
    String id = ask(grace, "GET", "/api/projects/" + key).path("id").asString();
    tab.await(
        "the setting",
        """
        fetch('/api/notifications/settings').then((answer) => answer.json())
          .then(({ projects }) => projects['%s']?.join() === 'mention')
        """
            .formatted(id)
            .strip());
    tab.press("Escape");
    mention("unheard");
    String other = browser.newKey();
    BoardTab.create(grace, other);
    ask(
        grace,
        "POST",
        "/api/projects/" + other + "/members",
        "{\"username\":\"%s\",\"role\":\"reader\"}".formatted(me));
    key = other;
    mention("heard");
    expectList("heard");
  }
}
