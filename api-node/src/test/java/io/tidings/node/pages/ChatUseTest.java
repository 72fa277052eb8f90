package io.tidings.node.pages;

import static io.tidings.node.pages.BoardTab.ask;
import static io.tidings.node.pages.BoardTab.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.Browser.Profile;
import io.tidings.node.test.Tab;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a user does on the page of chat, with mouse and keys, on good and bad networks. */
@Tag("slow")
class ChatUseTest {
  private static final String HAS_FOCUS = "document.activeElement?.id === 'text'";

  private static final String LOSE_ANSWERS =
      """
      window.fetch = ((real) => async (input, init) => {
        const answer = await real(input, init);
        if (window.losing && String(input).endsWith('/chat/messages')) {
          throw new TypeError('the answer is lost');
        }
        return answer;
      })(window.fetch);
      """;

  @RegisterExtension private static final BrowserExtension browser = new BrowserExtension(1);

  private String me;
  private String other;
  private Profile mine;
  private Tab tab;
  private Tab theirs;

  @BeforeEach
  void signIn() {
    me = ChatTab.newUser(browser.cluster().node(0));
    other = ChatTab.newUser(browser.cluster().node(0));
    mine = browser.newProfile();
    tab = mine.tab();
    BoardTab.signIn(tab, browser.origin(0), me);
    theirs = browser.signedIn(0, other);
    ChatTab.send(theirs, me, "hello");
  }

  private ChatTab open(String peer) {
    return ChatTab.open(tab, browser.origin(0), peer);
  }

  @Test
  void keyboard_findsAContact_writes_andComesBack() {
    String third = ChatTab.newUser(browser.cluster().node(0));
    ask(tab, "POST", "/api/v1/contacts", "{\"peer\":\"tidings.local/%s\"}".formatted(third));
    ChatTab chat = open(null);
    tab.evaluate("document.getElementById('find').focus()");
    tab.press("ArrowDown");
    tab.press("ArrowDown");
    tab.press("ArrowUp");
    String chosen = tab.evaluate("document.activeElement.dataset.peer").asString();
    assertThat(chosen).isIn(ChatTab.address(third), ChatTab.address(other));
    tab.evaluate("document.querySelector(" + text(ChatTab.link(other)) + ").focus()");
    tab.evaluate("document.activeElement.click()"); // as Enter does on a link
    chat.expectMessages("hello");
    tab.await("the field to have the focus", HAS_FOCUS);

    tab.type("first line");
    key("Enter", "shiftKey: true");
    key("Enter", "isComposing: true");
    chat.expectMessages("hello");
    tab.press("Enter");
    chat.expectMessages("hello", "first line");
    tab.await("the focus to stay", HAS_FOCUS);

    tab.evaluate("history.back()");
    tab.await(
        "the list alone",
        "!document.getElementById('no-choice').hidden && document.querySelector('#messages') === null");
    tab.evaluate("history.forward()");
    chat.expectMessages("hello", "first line");
  }

  /** A key with more than its name; the page decides whether it does anything. */
  private void key(String key, String more) {
    tab.evaluate(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: '%s', bubbles: true, cancelable: true, %s }))"
            .formatted(key, more));
  }

  @Test
  void message_onABrokenNetwork_isKept_andItsRetryIsSentOnce() {
    tab.before(LOSE_ANSWERS);
    ChatTab chat = open(other);
    tab.offline(true);
    chat.say("are you there?");
    tab.await(
        "it to be shown as not sent",
        "document.querySelector('.not-sent')?.textContent.startsWith('Not sent')");
    tab.await("the page to say so", "document.getElementById('state').dataset.state === 'offline'");
    chat.type("more to come");
    tab.offline(false);
    tab.evaluate("document.querySelector('.not-sent button')?.click()");
    chat.expectMessages("hello", "are you there?");
    assertThat(ChatTab.messages(tab, other)).hasSize(2);
    tab.await("the text to be there", "document.getElementById('text').value === 'more to come'");

    // An answer that is lost: the node has the message, and the retry does not send it again.
    tab.evaluate("(window.losing = true, 0)");
    tab.press("Enter");
    tab.await("the refusal", "document.querySelector('.not-sent') !== null");
    tab.evaluate("(window.losing = false, document.querySelector('.not-sent button')?.click())");
    chat.expectMessages("hello", "are you there?", "more to come");
    assertThat(ChatTab.messages(tab, other)).hasSize(3);
  }

  @Test
  void text_survivesAReload_andALogout_inTheSameThread() {
    ChatTab chat = open(other);
    chat.type("half a thought");
    tab.evaluate("(window.old = true, setTimeout(() => location.reload()), 0)");
    tab.leaveAsked();
    tab.await("the page again", "window.old === undefined && document.readyState === 'complete'");
    chat.awaitLive();
    tab.await("the text", "document.getElementById('text').value === 'half a thought'");

    ask(mine.open(browser.origin(0) + "/icon.svg"), "DELETE", "/api/sessions/all", "");
    tab.await(
        "the start page and why",
        "location.pathname === '/' && document.querySelector('.toast')?.textContent.includes('signed out')");
    tab.goTo(browser.origin(0) + "/chat?peer=tidings.local/" + other);
    tab.await(
        "the login page", "location.pathname === '/login' && document.readyState === 'complete'");
    assertThat(tab.evaluate("new URLSearchParams(location.search).get('next')").asString())
        .isEqualTo("/chat?peer=tidings.local/" + other);
    tab.evaluate("document.getElementById('username').value = '" + me + "'");
    tab.evaluate("document.getElementById('password').value = 'tidings'");
    tab.evaluate("document.querySelector('#form .primary').click()");
    tab.await("the thread again", "document.getElementById('messages') !== null");
    tab.await("the text", "document.getElementById('text').value === 'half a thought'");
  }

  @Test
  void longThread_showsOlderMessages_andKeepsThemOnNews() {
    for (int n = 1; n <= 30; n++) { // nobody may send all of them at once
      ChatTab.send(theirs, me, "message " + n);
      ChatTab.send(tab, other, "answer " + n);
    }
    ChatTab chat = open(other);
    tab.await("one page", "document.querySelectorAll('[data-row]').length === 50");
    tab.evaluate("document.querySelector('.older button').click()");
    tab.await("all of it", "document.querySelectorAll('[data-row]').length === 61");
    tab.evaluate("(window.kept = document.querySelector('[data-row]'), 0)");
    tab.evaluate("(document.getElementById('scroller').scrollTop = 200, 0)");
    ChatTab.send(theirs, me, "news");
    tab.await("the news", "document.querySelectorAll('[data-row]').length === 62");
    assertThat(tab.evaluate("kept.isConnected").asBoolean()).isTrue();
    assertThat(tab.evaluate("document.getElementById('scroller').scrollTop").asInt())
        .isEqualTo(200);
    tab.await("a button that leads to the news", "!document.getElementById('newer').hidden");
    assertThat(tab.evaluate("document.querySelector('.older') === null").asBoolean()).isTrue();
    chat.expectNoViolation();
  }

  @Test
  void conversation_begunAndRemoved_byTheDialogs() {
    String third = ChatTab.newUser(browser.cluster().node(0));
    ChatTab chat = open(null);
    tab.click("#new-conversation");
    tab.type("nobody-of-this-name");
    tab.click("dialog .primary");
    tab.await("the refusal", "document.querySelector('dialog .note.bad')?.hidden === false");
    tab.evaluate("document.querySelector('dialog input').value = '" + third + "'");
    tab.click("dialog .primary");
    tab.await("the empty thread", "document.getElementById('no-messages') !== null");
    tab.await("the field to have the focus", HAS_FOCUS);
    chat.say("a beginning");
    chat.expectMessages("a beginning");
    tab.click("#remove-contact");
    tab.await(
        "the question, at rest",
        "document.querySelector('dialog .danger') !== null && document.getAnimations().length === 0");
    tab.click("dialog .danger");
    tab.await(
        "it to be gone",
        "document.querySelector(%s) === null && document.querySelector('#messages') === null"
            .formatted(text(ChatTab.link(third))));
  }

  @Test
  void phone_hasTwoScreens_withoutHorizontalScroll() {
    tab.resize(360, 740);
    ChatTab chat = open(null);
    ChatTab.send(theirs, me, "unbroken ".repeat(3) + "w".repeat(300));
    chat.expectUnread(other, 2);
    assertThat(fits()).isTrue();
    int entries = tab.evaluate("history.length").asInt();
    chat.choose(other);
    tab.await("the thread alone", "!document.querySelector('.side').checkVisibility()");
    tab.await("its messages", "document.querySelectorAll('[data-row]').length === 2");
    assertThat(fits()).isTrue();
    assertThat(
            tab.evaluate(
                """
                [...document.querySelectorAll('button, a.button, textarea')]
                  .filter((control) => control.checkVisibility())
                  .filter((control) => control.getBoundingClientRect().height < 44)
                  .map((control) => control.outerHTML)
                """))
        .isEmpty();
    tab.click(".back");
    tab.await(
        "the list alone",
        "!document.querySelector('.conversation').checkVisibility() && history.state.peer === null");
    assertThat(tab.evaluate("history.length").asInt()).isEqualTo(entries + 1);
  }

  private boolean fits() {
    return tab.evaluate(
            "document.documentElement.scrollWidth <= innerWidth && document.getElementById('scroller')?.scrollWidth === document.getElementById('scroller')?.clientWidth")
        .asBoolean();
  }

  /** Texts, names and addresses of others, and a page that asks for nothing of anybody else. */
  @Test
  void markupOfOthers_staysText_andThePageKeepsToItsPolicy() {
    String attack = "<img src=x onerror=\"window.hit=1\"><script>window.hit=1</script>${1}";
    ask(theirs, "PATCH", "/api/me", "{\"name\":" + text(attack) + "}");
    ChatTab chat = open(other);
    ChatTab.send(theirs, me, attack + "<div hx-get='/x' hx-trigger='load' hx-on::load='hit=1'>");
    tab.await("the message", "document.querySelectorAll('[data-row]').length === 2");
    chat.say(attack);
    tab.await("its own", "document.querySelectorAll('[data-row]').length === 3");
    tab.open(browser.origin(0) + "/chat?peer=" + "tidings.local/%3Cscript%3Ehit=1%3C/script%3E");
    assertThat(tab.evaluate("document.body.textContent").asString()).contains("peer has to be");
    chat = open(other);
    assertThat(tab.evaluate("window.hit ?? null").isNull()).isTrue();
    chat.expectNoViolation();
    assertThat(
            tab.evaluate(
                "performance.getEntriesByType('resource').map(({ name }) => name).filter((url) => !url.startsWith(location.origin))"))
        .isEmpty();
    assertThat(tab.evaluate("htmx.config.allowEval").asBoolean()).isFalse();
    assertThat(tab.evaluate("document.querySelectorAll('style').length").asInt()).isZero();
  }

  @Test
  void everyControl_hasAName_andEveryIdIsUnique() {
    open(other);
    assertThat(
            tab.evaluate(
                """
                [...document.querySelectorAll('a[href], button, input:not([type=hidden]), textarea, summary, [role]')]
                  .filter((control) => control.checkVisibility())
                  .filter((control) => !(control.getAttribute('aria-label') ?? control.textContent).trim())
                  .filter((control) => !['status', 'log'].includes(control.role))
                  .map((control) => control.outerHTML)
                """))
        .isEmpty();
    assertThat(
            tab.evaluate(
                """
                [...document.querySelectorAll('[id]')].map(({ id }) => id).filter((id, at, all) => all.indexOf(id) !== at)
                """))
        .isEmpty();
    assertThat(tab.evaluate("document.querySelectorAll('img:not([alt])').length").asInt()).isZero();
    assertThat(tab.evaluate("document.querySelectorAll('main, h1').length").asInt()).isEqualTo(2);
  }

  @Test
  void page_backFromTheCache_orStartedLate_isLive() {
    ChatTab chat = open(other);
    tab.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))");
    ChatTab.send(theirs, me, "while away");
    tab.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))");
    chat.expectMessages("hello", "while away");
    ChatTab.send(theirs, me, "back again");
    chat.expectMessages("hello", "while away", "back again");

    // The document is complete before the script begins.
    tab.open(browser.origin(0) + "/client/worker.js");
    tab.evaluate(
        """
        (async () => {
          history.replaceState(null, '', '/chat?peer=tidings.local/%s');
          const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), 'text/html');
          const sources = [...page.scripts].map(({ src, type }) => ({ src, type }));
          document.documentElement.replaceWith(document.adoptNode(page.documentElement));
          for (const source of sources) {
            const script = Object.assign(document.createElement('script'), source);
            await new Promise((onload) => document.head.append(Object.assign(script, { onload })));
          }
        })()
        """
            .formatted(other));
    chat.awaitLive();
    ChatTab.send(theirs, me, "and late");
    chat.expectMessages("hello", "while away", "back again", "and late");
  }
}
