package io.tidings.node.pages;

import static io.tidings.node.pages.EditedBoard.DESCRIPTION;
import static io.tidings.node.pages.EditedBoard.SAVE;
import static io.tidings.node.pages.EditedBoard.TITLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.Tab;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text typed into the dialog of a card is not lost when the dialog closes or saving fails. */
@Tag("slow")
class UnsavedCardTest {
  @RegisterExtension private static final BrowserExtension browser = new BrowserExtension(2);

  private EditedBoard edited;
  private BoardTab board;
  private Tab tab;

  @BeforeEach
  void open() {
    edited = EditedBoard.open(browser);
    board = edited.board();
    tab = edited.tab();
  }

  @Test
  void card_nodeUnreachable_staysOpenAndSaysSo_thenIsSaved() {
    board.openCard("one");
    board.fill(DESCRIPTION, "a long text");
    tab.offline(true);
    tab.click(SAVE);
    edited.awaitNote("cannot be reached");
    assertThat(edited.value(DESCRIPTION)).isEqualTo("a long text");
    tab.offline(false);
    tab.click(SAVE);
    edited.awaitNoDialog();
    assertThat(edited.ticket("one").path("description").asString()).isEqualTo("a long text");
  }

  @Test
  void card_loginEnded_staysOpen_andIsThereAfterANewLogin() {
    board.openCard("one");
    board.fill(DESCRIPTION, "not lost");
    edited.endSessions();
    edited.awaitNote("You are signed out");
    assertThat(edited.value(DESCRIPTION)).isEqualTo("not lost");
    assertThat(tab.evaluate("location.pathname").asString()).isEqualTo(edited.path() + "/1");

    tab.click("dialog[open] .note button");
    tab.await("the login", "location.pathname === '/login' && document.readyState === 'complete'");
    tab.evaluate("document.getElementById('username').value = 'ada'");
    tab.evaluate("document.getElementById('password').value = 'tidings'");
    tab.evaluate("document.querySelector('#form .primary').click()");
    tab.await("the text", "document.querySelector('" + DESCRIPTION + "')?.value === 'not lost'");
    edited.awaitNote("Your unsaved changes have been restored");
    tab.click(SAVE);
    edited.awaitNoDialog();
    assertThat(edited.ticket("one").path("description").asString()).isEqualTo("not lost");
    edited.expectDrafts(0);
  }

  /** The next user of this browser does not see the draft. */
  @Test
  void draft_anotherUserSignsIn_isForgotten() {
    board.openCard("one");
    board.fill(DESCRIPTION, "ada's alone");
    edited.endSessions();
    edited.awaitNote("You are signed out");
    edited.expectDrafts(1);
    tab.click("dialog[open] .note button");
    tab.await("the login", "location.pathname === '/login' && document.readyState === 'complete'");
    BoardTab.signIn(tab, browser.origin(0), "grace");
    edited.expectDrafts(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Escape", "Close", "beside", "Back"})
  void card_wayOutWithChanges_asks(String wayOut) {
    board.openCard("one");
    board.fill(TITLE, "changed");
    for (int times = 0; times < 3; times++) {
      leave(wayOut);
      edited.awaitDialogs("the question", 2);
      tab.click("dialog[open]:last-of-type .dialog-buttons button:not(.danger)");
      edited.awaitDialogs("to be back", 1);
      assertThat(edited.value(TITLE)).isEqualTo("changed");
      tab.await("the card's address", "location.pathname === '" + edited.path() + "/1'");
    }
    leave(wayOut);
    edited.awaitDialogs("the question", 2);
    tab.click("dialog[open]:last-of-type .danger");
    edited.awaitNoDialog();
    edited.expectDrafts(0);
    board.openCard("one");
    assertThat(edited.value(TITLE)).isEqualTo("one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Escape", "Close", "beside", "Back"})
  void card_wayOutWithoutChanges_isNotAsked(String wayOut) {
    board.openCard("one");
    leave(wayOut);
    edited.awaitNoDialog();
  }

  @Test
  void page_leftWithChanges_asks_andKeepsThemOverAReload() {
    assertThat(edited.asksBeforeItIsLeft()).isFalse();
    board.openCard("two");
    assertThat(edited.asksBeforeItIsLeft()).isFalse();
    board.fill(TITLE, "changed");
    assertThat(edited.asksBeforeItIsLeft()).isTrue();
    edited.leavePageAndComeBack();
    tab.await(
        "the text",
        "!window.before && document.querySelector('" + TITLE + "')?.value === 'changed'");
  }

  private void leave(String wayOut) {
    switch (wayOut) {
      case "Escape" -> tab.press("Escape");
      case "Close" -> tab.click("dialog[open] [aria-label=Close]");
      case "Back" -> tab.evaluate("history.back()");
      default -> tab.clickAt(5, 5);
    }
  }
}
