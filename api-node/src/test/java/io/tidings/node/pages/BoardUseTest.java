package io.tidings.node.pages;

import static io.tidings.node.pages.BoardTab.ask;
import static io.tidings.node.pages.BoardTab.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.Tab;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a user does on a board with mouse and keys: filtering it, carrying cards, reading them. */
@Tag("slow")
class BoardUseTest {
  @RegisterExtension private static final BrowserExtension browser = new BrowserExtension(1);

  private static final String RECORD_ANIMATIONS =
      """
      window.animated = [];
      Element.prototype.animate = ((real) => function (...how) {
        animated.push(this.className);
        return real.apply(this, how);
      })(Element.prototype.animate);
      """;

  private String project;
  private BoardTab board;

  @BeforeEach
  void open() {
    Tab tab = browser.signedIn(0, "ada").before(RECORD_ANIMATIONS);
    String key = browser.newKey();
    String path = BoardTab.create(tab, key, "apple pie", "bread", "apple juice", "milk", "butter");
    project = "/api/projects/" + key;
    board = BoardTab.open(tab, browser.origin(0), path);
  }

  @Test
  void filter_byText_countsAndHides_alsoWhatOthersChange() {
    typeFilter("APPLE");
    board.expectCards(1, "apple pie", "apple juice");
    expectCounts("2 of 5", "0", "0");

    // Hidden, and changed elsewhere: it stays hidden, and the counts are right.
    change("milk", "{\"columnId\":%s}".formatted(board.column(2)));
    expectCounts("2 of 4", "0 of 1", "0");
    change("apple juice", "{\"columnId\":%s}".formatted(board.column(3)));
    expectCounts("1 of 3", "0 of 1", "1 of 1");
    board.expectCards(3, "apple juice");

    board.tab().press("Escape");
    expectCounts("3", "1", "1");
    board.expectCards(1, "apple pie", "bread", "butter");
  }

  @Test
  void filter_byLabel_isTakenBackWhenTheLabelIsDeleted() {
    String label =
        ask(board.tab(), "POST", project + "/labels", "{\"name\":\"urgent\",\"color\":\"#ffffff\"}")
            .path("id")
            .asString();
    change("bread", "{\"labelIds\":[\"%s\"]}".formatted(label));
    board
        .tab()
        .await(
            "the label to choose",
            "document.querySelectorAll('#filter-label option').length === 2");
    board
        .tab()
        .evaluate(
            "(() => { const field = document.getElementById('filter-label'); field.value = %s; field.dispatchEvent(new Event('change')); })()"
                .formatted(text(label)));
    board.expectCards(1, "bread");
    expectCounts("1 of 5", "0", "0");
    ask(board.tab(), "DELETE", project + "/labels/" + label, "");
    expectCounts("5", "0", "0");
  }

  @Test
  void drag_inAFilteredColumn_landsBesideTheCardThatWasInSight() {
    typeFilter("apple");
    board.tab().drag(board.card("apple juice"), board.card("apple pie"));
    board.expectCards(1, "apple juice", "apple pie");
    board.tab().press("Escape");
    board.tab().evaluate("document.getElementById('filter-text').blur()");
    board.expectCards(1, "apple juice", "apple pie", "bread", "milk", "butter");
  }

  @Test
  void keyboard_inAFilteredColumn_landsBehindTheCardThatWasInSight() {
    typeFilter("apple");
    focus("apple pie");
    for (String key : new String[] {" ", "ArrowDown", " "}) {
      board.tab().press(key);
    }
    board.expectCards(1, "apple juice", "apple pie");
    typeFilter("");
    board.expectCards(1, "bread", "apple juice", "apple pie", "milk", "butter");
  }

  @Test
  void newCard_thatTheFilterWouldHide_staysInSight() {
    typeFilter("apple");
    board.compose(2, "cheese");
    board.expectCards(2, "cheese");
    typeFilter("apple j");
    board.expectCards(2);
  }

  @Test
  void slash_whileTyping_isALetter() {
    board.tab().click(".lane:nth-child(1) .lane-compose");
    board.tab().press("/");
    assertThat(
            board
                .tab()
                .evaluate("document.activeElement.matches('.composer textarea')")
                .asBoolean())
        .isTrue();
  }

  @Test
  void drop_glidesToItsPlace() {
    board.tab().evaluate("animated.length = 0");
    board.drag("bread", 2);
    board.expectCards(2, "bread");
    board.tab().await("the image to glide", "animated.some((name) => name.includes('carried'))");
    board
        .tab()
        .await("the image to be gone", "document.querySelector('.carried, .arriving') === null");
  }

  @Test
  void liftedCard_clickElsewhere_isPutBack_andAnotherCanBeDragged() {
    String before = board.picture();
    focus("bread");
    board.tab().press(" ");
    board.tab().press("ArrowRight");
    board.expectCards(2, "bread");
    board.tab().click(".lane:nth-child(3) .cards");
    board.awaitPicture("the card to be back", before);
    board.tab().await("nothing lifted", "document.querySelector('.lifted') === null");
    board.drag("milk", 2);
    board.expectCards(2, "milk");
  }

  @Test
  void titles_fromRightToLeft_readFromTheRight() {
    String title = "שלום (abc)! עולם 123?";
    change("bread", "{\"title\":\"%s\"}".formatted(title));
    ask(
        board.tab(),
        "PATCH",
        project,
        "{\"title\":\"%s\",\"description\":\"%s\"}".formatted(title, title));
    ask(
        board.tab(),
        "PATCH",
        project + "/columns/" + board.column(2).replace("\"", ""),
        "{\"title\":\"%s\"}".formatted(title));
    board.openCard(title);
    for (String selector :
        new String[] {
          board.card(title) + " .card-title",
          "#title",
          "#description",
          ".lane:nth-child(2) .lane-name",
          "dialog[open] .title-input"
        }) {
      board
          .tab()
          .await(
              selector + " to read from the right",
              "getComputedStyle(document.querySelector(%s)).direction === 'rtl'"
                  .formatted(text(selector)));
    }
  }

  @Test
  void title_of255Letters_isClampedOnTheCard() {
    change("bread", "{\"title\":\"%s\"}".formatted("long words ".repeat(23).strip()));
    board
        .tab()
        .await(
            "at most four lines",
            """
            (() => {
              const title = [...document.querySelectorAll('.card-title')].find((each) => each.textContent.startsWith('long'));
              const lines = title && title.clientHeight / parseFloat(getComputedStyle(title).lineHeight);
              return Math.round(lines) === 4;
            })()
            """);
  }

  @Test
  void login_withoutOneBefore_saysNothingOfAnEnd() {
    Tab tab =
        browser.newProfile().open(browser.origin(0) + "/login?next=%2Fboards&notice=signed-out");
    assertThat(tab.evaluate("document.getElementById('notice').hidden").asBoolean()).isTrue();
  }

  private void change(String title, String json) {
    ask(board.tab(), "PATCH", project + "/tickets/" + id(title), json);
  }

  /** Also of a card that is not in sight. */
  private String id(String title) {
    return board
        .tab()
        .evaluate(
            "fetch('%s/tickets').then((answer) => answer.json()).then(({tickets}) => tickets.find((each) => each.title === %s).id)"
                .formatted(project, text(title)))
        .asString();
  }

  private void typeFilter(String words) {
    board.tab().evaluate("document.activeElement.blur()");
    board.tab().press("/");
    board
        .tab()
        .await("the filter to have the focus", "document.activeElement.id === 'filter-text'");
    board.tab().evaluate("document.activeElement.select()");
    if (words.isEmpty()) {
      board.tab().press("Escape");
    } else {
      board.tab().type(words);
    }
  }

  private void expectCounts(String... counts) {
    board
        .tab()
        .await(
            "the counts " + String.join(", ", counts),
            "[...document.querySelectorAll('.lane .count')].map((each) => each.textContent).join() === %s"
                .formatted(text(String.join(",", counts))));
  }

  private void focus(String title) {
    board.tab().evaluate("document.querySelector(%s).focus()".formatted(text(board.card(title))));
  }
}
