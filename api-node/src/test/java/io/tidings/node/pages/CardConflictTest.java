package io.tidings.node.pages;

import static io.tidings.node.pages.BoardTab.ask;
import static io.tidings.node.pages.EditedBoard.DESCRIPTION;
import static io.tidings.node.pages.EditedBoard.SAVE;
import static io.tidings.node.pages.EditedBoard.TITLE;
import static io.tidings.node.pages.EditedBoard.says;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.Tab;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A card changes while a user edits it: the user sees the change, and overwrites nothing unseen.
 */
@Tag("slow")
class CardConflictTest {
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
  void card_labelDeletedMeanwhile_keepsTheText_andSaysWhich() {
    String bug = label("bug", "#ef4444");
    label("docs", "#2563eb");
    edited.reload();
    ask(tab, "PATCH", edited.ticketPath("one"), "{\"labelIds\":[\"" + bug + "\"]}");
    tab.await("the label", "document.querySelector(\"" + board.card("one") + " .label\") !== null");
    board.openCard("one");
    board.fill(DESCRIPTION, "with docs");
    tab.evaluate(
        "[...document.querySelectorAll('dialog .label-option')].find((e) => e.textContent ==="
            + " 'docs').click()");
    ask(tab, "DELETE", edited.project() + "/labels/" + bug, "");
    tab.click(SAVE);
    tab.await(
        "which label it was",
        says(".card-news", "bug") + " || document.querySelector('dialog') === null");
    if (tab.evaluate("document.querySelector('dialog') !== null").asBoolean()) {
      assertThat(edited.value(DESCRIPTION)).isEqualTo("with docs");
      tab.click(SAVE);
    }
    edited.awaitNoDialog();
    assertThat(edited.ticket("one").path("description").asString()).isEqualTo("with docs");
    assertThat(edited.ticket("one").path("labelIds").size()).isEqualTo(1);
  }

  @Test
  void card_titleChangedByAnother_showsWhoAndBoth_thenReplacesIt() {
    ask(tab, "POST", edited.project() + "/members", "{\"username\":\"grace\",\"role\":\"writer\"}");
    Tab grace = browser.signedIn(1, "grace");
    String ticket = edited.ticketPath("one");
    edited.reload();

    board.openCard("one");
    board.fill(TITLE, "ada's title");
    ask(grace, "PATCH", ticket, "{\"title\":\"grace's title\"}");
    tab.await("who and what", says(".clash", "Grace Hopper changed the title"));
    assertThat(tab.evaluate("document.querySelector('.clash blockquote').textContent").asString())
        .isEqualTo("grace's title");
    assertThat(edited.value(TITLE)).isEqualTo("ada's title");
    tab.click(SAVE);
    edited.awaitNoDialog();
    assertThat(ask(grace, "GET", ticket).path("title").asString()).isEqualTo("ada's title");
    assertThat(tab.evaluate("sent.findLast(({method}) => method === 'PATCH').ifMatch").asString())
        .matches("\"\\d+\"");
  }

  /** The change is there before its frame: the version says so. */
  @Test
  void card_titleChangedUnseen_isShownBeforeItIsReplaced() {
    String ticket = edited.ticketPath("one");
    board.openCard("one");
    board.fill(TITLE, "mine");
    changeBeforeSaving(ticket, "{\"title\":\"theirs\"}");
    tab.click(SAVE);
    tab.await("theirs", says(".clash blockquote", "theirs"));
    assertThat(ask(tab, "GET", ticket).path("title").asString()).isEqualTo("theirs");
    tab.await(
        "who it was, and the form to be free",
        says(".clash", "You changed the title")
            + " && document.querySelector('form[aria-busy]') === null");
    tab.click(".clash button");
    tab.await("it to be taken", "document.querySelector('.clash') === null");
    assertThat(edited.value(TITLE)).isEqualTo("theirs");
  }

  @Test
  void card_otherFieldChangedUnseen_isMerged() {
    String ticket = edited.ticketPath("one");
    board.openCard("one");
    board.fill(TITLE, "mine");
    changeBeforeSaving(ticket, "{\"description\":\"theirs\"}");
    tab.click(SAVE);
    edited.awaitNoDialog();
    assertThat(ask(tab, "GET", ticket).path("title").asString()).isEqualTo("mine");
    assertThat(ask(tab, "GET", ticket).path("description").asString()).isEqualTo("theirs");
  }

  @Test
  void card_deletedMeanwhile_offersToMakeANewOne_andNoDelete() {
    board.openCard("two");
    board.fill(DESCRIPTION, "worth keeping");
    ask(tab, "DELETE", edited.ticketPath("two"), "");
    tab.await("it to be told", says(".gone", "deleted this card"));
    assertThat(
            tab.evaluate(
                    "[...document.querySelectorAll('dialog button')].filter((e) =>"
                        + " e.checkVisibility()).map((e) => e.textContent).join()")
                .asString())
        .doesNotContain("Delete", "Save", "Take off");
    tab.click(".gone .primary");
    edited.awaitNoDialog();
    board.expectCards(1, "one", "three", "two");
    edited.awaitAllSaved();
    assertThat(edited.ticket("two").path("description").asString()).isEqualTo("worth keeping");
  }

  /** Another change comes between the page's request and its frame. */
  private void changeBeforeSaving(String ticket, String json) {
    tab.evaluate(
        """
        void (between = async ({method}, send, real) => {
          if (method === 'PATCH') {
            between = () => undefined;
            await real('%s', {method, headers: {'Content-Type': 'application/json'}, body: '%s'});
          }
        })
        """
            .formatted(ticket, json));
  }

  private String label(String name, String color) {
    String body = "{\"name\":\"%s\",\"color\":\"%s\"}".formatted(name, color);
    return ask(tab, "POST", edited.project() + "/labels", body).path("id").asString();
  }
}
