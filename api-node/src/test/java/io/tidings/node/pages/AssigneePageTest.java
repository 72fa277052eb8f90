package io.tidings.node.pages;

import static io.tidings.node.pages.BoardTab.ask;
import static io.tidings.node.pages.BoardTab.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.Tab;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Assignees on the page of a board: in the card's dialog, on the card, in the filter. */
@Tag("slow")
class AssigneePageTest {
  @RegisterExtension private static final BrowserExtension browser = new BrowserExtension(2);

  private String project;
  private String path;
  private BoardTab board;

  @BeforeEach
  void open() {
    Tab tab = browser.signedIn(0, "ada");
    String key = browser.newKey();
    path = BoardTab.create(tab, key, "apple", "bread");
    project = "/api/projects/" + key;
    ask(tab, "POST", project + "/members", "{\"username\":\"grace\",\"role\":\"writer\"}");
    board = BoardTab.open(tab, browser.origin(0), path);
  }

  private void assign(String name) {
    board
        .tab()
        .await("the dialog's field", "document.querySelector('.assignee-choice select') !== null");
    board
        .tab()
        .evaluate(
            """
            (() => {
              const field = document.querySelector('.assignee-choice select');
              field.value = [...field.options].find(({text}) => text.startsWith(%s)).value;
              field.dispatchEvent(new Event('change', {bubbles: true}));
            })()
            """
                .formatted(text(name)));
  }

  private void save() {
    board.tab().click("dialog[open] .dialog-buttons .primary");
    board.tab().await("the dialog to close", "document.querySelector('dialog[open]') === null");
  }

  private static void expectFaces(BoardTab board, String card, String label) {
    board
        .tab()
        .await(
            card + " to show " + label,
            "(document.querySelector(%s)?.querySelector('.assignees')?.ariaLabel ?? '') === %s"
                .formatted(text(board.card(card)), text(label)));
  }

  @Test
  void assigned_inTheDialog_isOnTheCardsOfAllUsers_andGoesAgain() {
    Tab hers = browser.signedIn(1, "grace");
    BoardTab other = BoardTab.open(hers, browser.origin(1), path);
    board.openCard("apple");
    assign("Grace");
    assign("Ada");
    save();
    expectFaces(board, "apple", "Assigned to Grace Hopper, Ada Lovelace");
    expectFaces(other, "apple", "Assigned to Grace Hopper, Ada Lovelace");
    expectFaces(other, "bread", "");

    other.openCard("apple");
    hers.click("dialog[open] [aria-label=\"Unassign Ada Lovelace\"]");
    hers.click("dialog[open] .dialog-buttons .primary");
    expectFaces(board, "apple", "Assigned to Grace Hopper");
  }

  @Test
  void dialog_thatIsOpen_mergesWhatOthersAssign() {
    board.openCard("apple");
    assign("Ada");
    assertThat(names()).isEqualTo("Ada Lovelace");
    assignFromElsewhere("apple", "grace");
    board.tab().await("both", NAMES + " === 'Grace Hopper, Ada Lovelace'");
    save();
    expectFaces(board, "apple", "Assigned to Grace Hopper, Ada Lovelace");
  }

  @Test
  void filter_byMe_andByOthers() {
    assertThat(
            board.tab().evaluate("document.getElementById('filter-assignee').hidden").asBoolean())
        .as("no card is assigned")
        .isTrue();
    String bread = id("bread");
    assignFromElsewhere("apple", "grace");
    board
        .tab()
        .await(
            "the choice of assignees",
            "[...document.getElementById('filter-assignee').options].map(({text}) => text).join() === 'Anyone,Me,Grace Hopper'");
    choose("Grace Hopper");
    board.expectCards(1, "apple");
    choose("Me");
    board.expectCards(1);
    change(bread, "ada");
    board.expectCards(1, "bread");
    choose("Anyone");
    board.expectCards(1, "apple", "bread");
  }

  private void choose(String option) {
    board
        .tab()
        .evaluate(
            """
            (() => {
              const field = document.getElementById('filter-assignee');
              field.value = [...field.options].find((each) => each.text === %s).value;
              field.dispatchEvent(new Event('change'));
            })()
            """
                .formatted(text(option)));
  }

  private static final String NAMES =
      "[...document.querySelectorAll('dialog[open] .assignee > :nth-child(2)')].map((each) => each.textContent).join(', ')";

  private String names() {
    return board.tab().evaluate(NAMES).asString();
  }

  private void assignFromElsewhere(String card, String username) {
    change(id(card), username);
  }

  private String id(String card) {
    return board
        .tab()
        .evaluate("document.querySelector(%s).dataset.issueId".formatted(text(board.card(card))))
        .asString();
  }

  private void change(String id, String username) {
    String user =
        board
            .tab()
            .evaluate(
                "fetch('/api/users').then((answer) => answer.json()).then(({users}) => users.find((each) => each.username === %s).id)"
                    .formatted(text(username)))
            .asString();
    ask(board.tab(), "PATCH", project + "/tickets/" + id, "{\"assigneeIds\":[\"" + user + "\"]}");
  }
}
