package io.tidings.node.pages;

import static io.tidings.node.pages.EditedBoard.SAVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.Tab;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user typed in a dialog other than that of a card is not lost. */
@Tag("slow")
class UnsavedDialogTest {
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

  @ParameterizedTest
  @CsvSource({
    ".lane-add button, dialog[open] input",
    ".lane:nth-child(1) .lane-menu, dialog[open] input",
    "#open-settings, dialog[open] textarea",
    "#open-labels, dialog[open] form input",
    "#open-members, dialog[open] form input",
  })
  void dialog_nodeUnreachable_keepsTheText_andSaysSo(String opener, String field) {
    tab.click(opener);
    board.fill(field, "grace");
    tab.offline(true);
    tab.evaluate("document.querySelector('dialog[open] form').requestSubmit()");
    edited.awaitNote("cannot be reached");
    assertThat(edited.value(field)).isEqualTo("grace");
    tab.press("Escape");
    edited.awaitDialogs("the question", 2);
    tab.press("Escape");
    edited.awaitDialogs("to be back", 1);
    tab.offline(false);
    tab.evaluate("document.querySelector('dialog[open] form').requestSubmit()");
    tab.await(
        "it to be saved",
        "document.querySelector('dialog') === null || document.querySelector('"
            + field
            + "').value === ''");
  }

  @Test
  void column_movedWhileItsTitleIsTyped_keepsTheTitle() {
    tab.click(".lane:nth-child(1) .lane-menu");
    board.fill("dialog[open] input", "Renamed");
    tab.evaluate(
        "[...document.querySelectorAll('dialog button')].find((e) =>"
            + " e.textContent.includes('right')).click()");
    tab.await(
        "it to be moved",
        "document.querySelector('.lane:nth-child(2) .lane-name').textContent === 'To do'");
    assertThat(edited.value("dialog[open] input")).isEqualTo("Renamed");
    tab.click(SAVE);
    tab.await(
        "its name",
        "document.querySelector('.lane:nth-child(2) .lane-name').textContent === 'Renamed'");
  }

  @Test
  void newBoard_nodeUnreachable_keepsTheForm_andAsks() {
    tab.open(browser.origin(0) + "/boards");
    tab.await("it to be live", "document.getElementById('state').dataset.state === 'live'");
    tab.click("#create");
    board.fill("dialog[open] input", "Nowhere yet");
    tab.offline(true);
    tab.click(SAVE);
    edited.awaitNote("cannot be reached");
    assertThat(edited.asksBeforeItIsLeft()).isTrue();
    tab.press("Escape");
    edited.awaitDialogs("the question", 2);
    tab.press("Escape");
    edited.awaitDialogs("to be back", 1);
    tab.offline(false);
    board.fill("dialog[open] input.mono", "N" + edited.key());
    tab.click(SAVE);
    tab.await("the board", "location.pathname === '/board/N" + edited.key() + "'");
  }
}
