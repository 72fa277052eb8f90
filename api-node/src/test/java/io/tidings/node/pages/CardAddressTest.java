package io.tidings.node.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.Tab;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each card has an address: it can be sent to others, and Back closes the card. */
@Tag("slow")
class CardAddressTest {
  @RegisterExtension private static final BrowserExtension browser = new BrowserExtension(1);

  private Tab tab;
  private BoardTab board;
  private String path;
  private String name;

  @BeforeEach
  void open() {
    tab = browser.signedIn(0, "ada");
    String key = browser.newKey();
    path = BoardTab.create(tab, key, "one", "two");
    name = "Board " + key + " · Tidings";
    board = BoardTab.open(tab, browser.origin(0), path);
  }

  @Test
  void open_hasItsAddressAndName_backCloses_forwardOpens() {
    for (int times = 0; times < 2; times++) {
      board.openCard("two");
      expect(path + "/2", "two (#2) · " + name, 1);
      tab.evaluate("history.back()");
      expect(path, name, 0);
    }
    tab.evaluate("history.forward()");
    expect(path + "/2", "two (#2) · " + name, 1);
  }

  @Test
  void close_leadsBack_andLeavesNoStepBehind() {
    String[] titles = {"one", "two", "one"};
    for (String title : titles) {
      board.openCard(title);
      tab.await("the card", "document.querySelector('dialog[open]') !== null");
      tab.press("Escape");
      expect(path, name, 0);
    }
    tab.evaluate("history.back()");
    tab.await("the page before the board", "location.pathname === '/boards'");
  }

  @Test
  void openedAtOnceAfterAnotherWasClosed_hasItsAddress() {
    tab.evaluate(
        """
        (async () => {
          document.querySelector("%s").click();
          document.querySelector('dialog [aria-label=Close]').click();
          await new Promise((resolve) => document.querySelector('dialog').addEventListener('close', resolve));
          document.querySelector("%s").click();
        })()
        """
            .formatted(board.card("one"), board.card("two")));
    expect(path + "/2", "two (#2) · " + name, 1);
    tab.evaluate("history.back()");
    expect(path, name, 0);
  }

  @Test
  void link_opensTheCard_closingItLeavesTheBoard() {
    board = BoardTab.open(tab, browser.origin(0), path + "/1");
    expect(path + "/1", "one (#1) · " + name, 1);
    assertThat(tab.evaluate("document.querySelector('dialog .title-input').value").asString())
        .isEqualTo("one");
    tab.press("Escape");
    expect(path, name, 0);
  }

  @Test
  void link_signedOut_leadsToTheLoginAndThenToTheCard() {
    Tab guest = browser.newProfile().tab();
    guest.evaluate("location.href = '" + browser.origin(0) + path + "/2'");
    guest.await(
        "the login", "location.pathname === '/login' && document.readyState === 'complete'");
    guest.evaluate("document.getElementById('username').value = 'ada'");
    guest.evaluate("document.getElementById('password').value = 'tidings'");
    guest.evaluate("document.querySelector('#form .primary').click()");
    guest.await(
        "the card",
        "location.pathname === '"
            + path
            + "/2' && document.querySelector('dialog .title-input')?.value === 'two'");
  }

  @Test
  void link_unknownNumber_saysSo() {
    board = BoardTab.open(tab, browser.origin(0), path + "/99");
    tab.await(
        "the answer",
        "document.querySelector('dialog[open] h2')?.textContent === 'There is no card #99'");
    tab.click("dialog[open] .primary");
    expect(path, name, 0);
  }

  @Test
  void copyLink_isTheAddressOfTheCard() {
    tab.before("navigator.clipboard.writeText = async (text) => void (window.copied = text);");
    board = BoardTab.open(tab, browser.origin(0), path);
    board.openCard("two");
    tab.click("dialog[open] .copy-link");
    tab.await("the link", "window.copied === '" + browser.origin(0) + path + "/2'");
  }

  private void expect(String address, String title, int dialogs) {
    tab.await(
        address + ", " + title + ", " + dialogs + " dialogs",
        "location.pathname === '%s' && document.title === '%s' && document.querySelectorAll('dialog[open]').length === %d"
            .formatted(address, title, dialogs));
  }
}
