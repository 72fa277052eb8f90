package io.tidings.node.pages;

import static io.tidings.node.pages.BoardTab.ask;
import static io.tidings.node.pages.BoardTab.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.Tab;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * One board, which two users have open on two nodes: each sees what the other did, who did it, and
 * what it means for their own rights, whichever way is slow or broken.
 */
@Tag("slow")
class LiveBoardTest {
  @RegisterExtension private static final BrowserExtension browser = new BrowserExtension(2);

  /**
   * Holds back answers to requests that match, from {@code hold} to {@code release}; and loses all
   * requests while {@code cut}.
   */
  private static final String SLOW_ANSWERS =
      """
      window.cut = false;
      window.hold = (wanted) => window.held = {wanted, gate: new Promise((open) => window.release = open)};
      window.fetch = ((real) => async (input, init) => {
        if (cut) throw new TypeError('no network');
        const answer = await real(input, init);
        const method = init?.method ?? 'GET';
        if (window.held && (method + ' ' + String(input)).match(window.held.wanted)) await window.held.gate;
        return answer;
      })(window.fetch);
      """;

  private static final String VISIBLE_SETTINGS =
      "!document.getElementById('open-settings').hidden && !document.querySelector('.lane-add').hidden";

  private String project;
  private BoardTab ada;
  private BoardTab grace;

  @BeforeEach
  void open() {
    Tab first = browser.signedIn(0, "ada").before(SLOW_ANSWERS);
    String key = browser.newKey();
    String path = BoardTab.create(first, key, "one", "two", "three");
    project = "/api/projects/" + key;
    ask(first, "POST", project + "/members", "{\"username\":\"grace\",\"role\":\"writer\"}");
    Tab second = browser.signedIn(1, "grace").before(SLOW_ANSWERS);
    ada = BoardTab.open(first, browser.origin(0), path);
    grace = BoardTab.open(second, browser.origin(1), path);
  }

  @Test
  void move_answeredAfterALaterMoveOfAnother_staysWhereTheServerHasIt() {
    grace.tab().evaluate("hold(/move$/), 0");
    grace.drag("one", 2);
    ada.expectCards(2, "one");
    move(ada, "one", 3);
    grace.expectCards(3, "one");
    grace.tab().evaluate("release(), held = undefined");
    // The answer that was held back has been taken when a later one has.
    grace.drag("two", 2);
    ada.expectCards(2, "two");
    grace.expectCards(3, "one");
    assertThat(grace.picture()).isEqualTo(ada.picture());
  }

  @Test
  void columnRename_answeredAfterALaterOneOfAnother_staysAsTheServerHasIt() {
    String column = project + "/columns/" + ada.column(2).replace("\"", "");
    grace.tab().evaluate("hold(/PATCH/), 0");
    grace.tab().click(".lane:nth-child(2) .lane-menu");
    grace.fill("dialog[open] input", "Grace's");
    grace.tab().click("dialog[open] .primary");
    ada.tab().await("the first name", name(2, "Grace's"));
    ask(ada.tab(), "PATCH", column, "{\"title\":\"Ada's\"}");
    grace.tab().await("the later name", name(2, "Ada's"));
    grace.tab().evaluate("release(), held = undefined");
    grace.tab().await("the dialog to be closed", "document.querySelector('dialog') === null");
    grace.drag("two", 3);
    ada.expectCards(3, "two");
    assertThat(grace.tab().evaluate(name(2, "Ada's")).asBoolean()).isTrue();
  }

  @Test
  void labels_renamedRecolouredDeleted_changeOnTheCardsOfOthers() {
    String label =
        ask(ada.tab(), "POST", project + "/labels", "{\"name\":\"bug\",\"color\":\"#ef4444\"}")
            .path("id")
            .asString();
    String ticket = project + "/tickets/" + ada.idOf("one");
    ask(ada.tab(), "PATCH", ticket, "{\"labelIds\":[\"%s\"]}".formatted(label));
    grace.tab().await("the label", chip("bug"));
    ask(
        ada.tab(),
        "PATCH",
        project + "/labels/" + label,
        "{\"name\":\"defect\",\"color\":\"#00ff00\"}");
    grace
        .tab()
        .await(
            "its new name and colour",
            chip("defect")
                + " && document.querySelector('.ticket .label').style.getPropertyValue('--paint') === '#00ff00'");
    grace.tab().click("#open-labels");
    grace
        .tab()
        .await(
            "it in the open dialog",
            "document.querySelector('dialog[open] .painted')?.value === 'defect'");
    ask(ada.tab(), "DELETE", project + "/labels/" + label, "");
    grace.tab().await("no label", "document.querySelector('.ticket .label') === null");
    grace
        .tab()
        .await("none in the dialog", "document.querySelector('dialog[open] .painted') === null");
  }

  @Test
  void role_toAdminAndBack_showsAndHidesWhatAdminsMayDo() {
    String user = ask(grace.tab(), "PATCH", "/api/me", "{}").path("id").asString();
    String member = project + "/members/" + user;
    grace.tab().await("no settings", not(VISIBLE_SETTINGS));
    ask(ada.tab(), "PATCH", member, "{\"role\":\"admin\"}");
    grace.tab().await("the settings and new columns", VISIBLE_SETTINGS);
    ask(ada.tab(), "PATCH", member, "{\"role\":\"writer\"}");
    grace.tab().await("no settings again", not(VISIBLE_SETTINGS));
    ask(ada.tab(), "PATCH", "/api/users/" + user, "{\"admin\":true}");
    grace.tab().await("what a system administrator may do", VISIBLE_SETTINGS);
    ask(ada.tab(), "PATCH", "/api/users/" + user, "{\"admin\":false}");
    grace.tab().await("no settings in the end", not(VISIBLE_SETTINGS));
  }

  @Test
  void profile_renamed_showsInOnesOwnMenuAndInTheFacesOfOthers() {
    ada.tab().await("grace's face", face("Grace Hopper"));
    ask(grace.tab(), "PATCH", "/api/me", "{\"name\":\"Amazing Grace\"}");
    ada.tab().await("the new name of the face", face("Amazing Grace"));
    grace
        .tab()
        .await(
            "the new name in the menu",
            "document.querySelector('#me .face').title === 'Amazing Grace'");
    ask(grace.tab(), "PATCH", "/api/me", "{\"name\":\"Grace Hopper\"}");
    ada.tab().await("the old name of the face", face("Grace Hopper"));
  }

  @Test
  void changes_tellWhoMadeThem_inAMessageAndOnTheCard() {
    grace.drag("one", 2);
    ada.tab().await("the message", toast("Grace Hopper moved “one” to In progress"));
    ada.tab()
        .await(
            "the face on the card",
            "document.querySelector(%s)?.title === 'Grace Hopper'"
                .formatted(text(ada.card("one") + " .mover")));
    ask(grace.tab(), "DELETE", project + "/tickets/" + grace.idOf("two"), "");
    ada.tab().await("the deletion", toast("Grace Hopper deleted “two”"));
    ada.expectCards(1, "three");
    assertThat(
            ada.tab()
                .evaluate(
                    "performance.getEntriesByType('resource').filter((each) => each.responseStatus === 404).length")
                .asInt())
        .isZero();
  }

  @Test
  void server_outOfReach_isSaid_andFacesGoUntilItIsBack() {
    ada.tab().await("grace's face", face("Grace Hopper"));
    ada.tab().evaluate("cut = true, 0");
    ada.drag("one", 2);
    ada.tab()
        .await(
            "the words",
            "document.querySelector('#state .state-text').textContent === 'Offline – changes are not saved'");
    ada.tab().await("no faces", "document.querySelector('#viewers .face') === null");
    ada.tab().await("the refusal", "document.querySelector('.toast.error') !== null");
    ada.tab().evaluate("cut = false, 0");
    ada.tab()
        .await("to be live", "document.querySelector('#state .state-text').textContent === 'Live'");
    ada.tab().await("grace's face again", face("Grace Hopper"));
    assertThat(ada.tab().evaluate("document.getElementById('state').title").asString())
        .isEqualTo("You see changes as they happen.");
  }

  private void move(BoardTab board, String title, int column) {
    String path = project + "/tickets/" + board.idOf(title) + "/move";
    ask(board.tab(), "POST", path, "{\"columnId\":%s}".formatted(board.column(column)));
  }

  private static String not(String expression) {
    return "!(" + expression + ")";
  }

  private static String name(int column, String name) {
    return "document.querySelector('.lane:nth-child(%d) .lane-name').textContent === %s"
        .formatted(column, text(name));
  }

  private static String chip(String name) {
    return "document.querySelector('.ticket .label')?.textContent === " + text(name);
  }

  private static String face(String name) {
    return "document.querySelector('#viewers .face')?.title === " + text(name);
  }

  /** Ignores the isolates that separate right-to-left titles from the text around them. */
  private static String toast(String text) {
    return "[...document.querySelectorAll('.toast')].some((each) => each.textContent.replace(/[\\u2066-\\u2069]/g, '') === %s)"
        .formatted(text(text));
  }
}
