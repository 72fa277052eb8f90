package io.tidings.node.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.Browser;
import io.tidings.node.test.Tab;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Each page does what it is for, once, in a browser. All else that a browser can tell of them is
 * slower, and in the tests beside this one.
 */
class SmokeTest {
  @RegisterExtension private static final BrowserExtension browser = new BrowserExtension(2);

  @Test
  void events_publishedOnAnotherNode_areListed() {
    Tab page = browser.newProfile().open(browser.origin(0) + "/#topics=public.a");
    page.await("the page to be live", "document.querySelector('[data-state=live]') !== null");
    browser.cluster().publish(1, "public.a", "elsewhere", "1");
    page.await(
        "the event",
        "[...document.querySelectorAll('.rows li')].some((row) => row.textContent.includes('elsewhere'))");
  }

  @Test
  void login_wrongThenRight_saysSoThenLeadsToTheBoards() {
    Tab page = browser.newProfile().open(browser.origin(0) + "/login");
    // They come a moment later, and move what is below them away from under the mouse.
    page.await("the sample users", "!document.getElementById('samples').hidden");
    page.evaluate("document.getElementById('username').value = 'ada'");
    page.evaluate("document.getElementById('password').value = 'wrong'");
    page.click("#form .primary");
    page.await(
        "the refusal",
        "document.getElementById('answer').textContent.includes('password is wrong')");
    BoardTab.signIn(page, browser.origin(0), "ada");
  }

  @Test
  void boards_aNewOne_isListedInTheOtherTabOfItsUser() {
    Browser.Profile ada = browser.newProfile();
    Tab page = ada.tab();
    BoardTab.signIn(page, browser.origin(0), "ada");
    Tab other = ada.open(browser.origin(1) + "/boards");
    for (Tab tab : new Tab[] {page, other}) {
      tab.await("the list to be live", "document.getElementById('state').dataset.state === 'live'");
    }
    BoardTab.create(page, "LISTED");
    other.await(
        "the new board",
        "document.querySelector('.project-card[href$=\"/board/LISTED\"]') !== null");
  }

  @Test
  void board_aDraggedCard_movesInTheOtherTab() {
    Browser.Profile ada = browser.newProfile();
    Tab page = ada.tab();
    BoardTab.signIn(page, browser.origin(0), "ada");
    String path = BoardTab.create(page, "SMOKE", "one", "two");
    BoardTab mine = BoardTab.open(page, browser.origin(0), path);
    BoardTab other = BoardTab.open(ada.tab(), browser.origin(1), path);
    mine.drag("one", 2);
    other.expectCards(2, "one");
    other.expectCards(1, "two");
    assertThat(mine.picture()).isEqualTo(other.picture());
  }
}
