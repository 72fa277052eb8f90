package io.tidings.node.pages;

import static io.tidings.node.pages.BoardTab.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.Tab;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The stopwatch in the dialog of a card: switched at once, and by other tabs of the user. */
@Tag("slow")
class CardStopwatchTest {
  @RegisterExtension private static final BrowserExtension browser = new BrowserExtension(2);

  private static final String SHOWN =
      "[...document.querySelectorAll('dialog[open] [data-does]')].filter((each) => !each.hidden).map((each) => each.dataset.does).join()";

  /**
   * Requests of this page that change something wait until they are let go, or are refused; those
   * for the total time of a card can wait as well.
   */
  private static final String HOLD_POSTS =
      """
      window.held = [];
      window.fetch = ((real) => async (input, init) => {
        if (window.holding && init?.method === 'POST') await new Promise((go) => held.push(go));
        if (window.holdingTimes && String(input).endsWith('/times')) await new Promise((go) => held.push(go));
        if (window.refusing && init?.method === 'POST') return new Response('{"detail":"It was refused."}', {status: 409});
        return real(input, init);
      })(window.fetch);
      """;

  private Tab tab;
  private String path;
  private BoardTab board;

  @BeforeEach
  void open() {
    tab = browser.signedIn(0, "ada").before(HOLD_POSTS);
    path = BoardTab.create(tab, browser.newKey(), "apple", "bread");
    board = BoardTab.open(tab, browser.origin(0), path);
  }

  private static void expectShown(Tab tab, String buttons) {
    tab.await("the buttons " + buttons, SHOWN + " === " + text(buttons));
  }

  private static void press(Tab tab, String button) {
    tab.click("dialog[open] [data-does=" + button + "]");
  }

  private void awaitRunning(int number) {
    tab.await(
        number + " to run",
        "fetch('/user/stopwatches').then((answer) => answer.json()).then((list) => list.length === %d)"
            .formatted(number));
  }

  @Test
  void buttons_areAllThere_andSwitchBeforeTheAnswer() {
    board.openCard("apple");
    expectShown(tab, "start");
    assertThat(tab.evaluate("document.querySelectorAll('dialog[open] [data-does]').length").asInt())
        .isEqualTo(3);
    tab.evaluate("window.holding = true");
    press(tab, "start");
    assertThat(tab.evaluate(SHOWN).asString()).isEqualTo("stop,cancel");
    tab.await("the request to be held", "held.length === 1");
    tab.evaluate("window.holding = false; held.forEach((go) => go())");
    awaitRunning(1);
    press(tab, "cancel");
    assertThat(tab.evaluate(SHOWN).asString()).isEqualTo("start");
    awaitRunning(0);
    assertThat(tab.evaluate("document.querySelector('dialog[open]') !== null").asBoolean())
        .as("nothing was reloaded or closed")
        .isTrue();
  }

  /** A press that came just then missed the button. */
  @Test
  void totalTime_whenItComes_movesNoButton() {
    tab.evaluate("window.holdingTimes = true");
    board.openCard("apple");
    tab.await("the time to be asked for", "held.length === 1");
    String places =
        "JSON.stringify([...document.querySelectorAll('dialog[open] button')].map((each) => [each.offsetLeft, each.offsetTop]))";
    String before = tab.evaluate(places).asString();
    tab.evaluate("held.forEach((go) => go())");
    tab.await(
        "the total time", "document.querySelector('dialog[open] .card-time').textContent !== ''");
    assertThat(tab.evaluate(places).asString()).isEqualTo(before);
  }

  @Test
  void started_inAnotherTabAtAnotherNode_switchesTheOpenDialog_andItsTimeIsAdded() {
    board.openCard("apple");
    tab.await(
        "the total time",
        "document.querySelector('dialog[open] .card-time').textContent === 'Total time: none'");
    BoardTab other = BoardTab.open(browser.signedIn(1, "ada"), browser.origin(1), path);
    other.openCard("apple");
    expectShown(other.tab(), "start");
    press(other.tab(), "start");
    expectShown(tab, "stop,cancel");
    tab.await("the icon in the header", "!document.getElementById('stopwatch').hidden");
    tab.await(
        "a second to pass",
        "fetch('/user/stopwatches').then((answer) => answer.json()).then(([one]) => one.seconds >= 1)");
    press(tab, "stop");
    expectShown(other.tab(), "start");
    for (Tab each : new Tab[] {tab, other.tab()}) {
      each.await(
          "the total time",
          "/^Total time: [1-9]\\d* s$/.test(document.querySelector('dialog[open] .card-time').textContent)");
    }
  }

  @Test
  void oneMore_endsTheOneThatRuns() {
    board.openCard("apple");
    expectShown(tab, "start");
    press(tab, "start");
    expectShown(tab, "stop,cancel");
    awaitRunning(1);
    tab.press("Escape");
    tab.await("the dialog to close", "document.querySelector('dialog[open]') === null");
    board.openCard("bread");
    expectShown(tab, "start");
    press(tab, "start");
    expectShown(tab, "stop,cancel");
    awaitRunning(1);
    tab.press("Escape");
    tab.await("the dialog to close", "document.querySelector('dialog[open]') === null");
    board.openCard("apple");
    expectShown(tab, "start");
  }

  @Test
  void refused_isTakenBack() {
    board.openCard("apple");
    expectShown(tab, "start");
    tab.evaluate("window.holding = true");
    press(tab, "start");
    tab.await("the request to be held", "held.length === 1");
    assertThat(tab.evaluate(SHOWN).asString()).isEqualTo("stop,cancel");
    tab.evaluate("window.refusing = true; held.forEach((go) => go())");
    expectShown(tab, "start");
    tab.await("the reason", "document.body.textContent.includes('It was refused.')");
  }
}
