package io.tidings.node.pages;

import static io.tidings.node.pages.BoardTab.ask;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.Browser.Profile;
import io.tidings.node.test.Tab;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One board in two tabs on two nodes: what is done in one is seen in the other. */
@Tag("slow")
class BoardPageTest {
  @RegisterExtension private static final BrowserExtension browser = new BrowserExtension(2);

  private String path;
  private String project;
  private BoardTab a;
  private BoardTab b;

  @BeforeEach
  void open() {
    Profile profile = browser.newProfile();
    Tab first = profile.tab();
    BoardTab.signIn(first, browser.origin(0), "ada");
    String key = browser.newKey();
    path = BoardTab.create(first, key, "one", "two", "three");
    project = "/api/projects/" + key;
    a = BoardTab.open(first, browser.origin(0), path);
    b = BoardTab.open(profile.tab(), browser.origin(1), path);
  }

  @Test
  void drag_inOneTab_movesInTheOther_markedThereAlone() {
    a.drag("one", 2);
    b.expectCards(2, "one");
    b.expectCards(1, "two", "three");
    a.expectCards(2, "one");

    // When the answer of the other tab's move is there, the frame of the own one has been.
    b.drag("two", 3);
    a.expectCards(3, "two");
    a.awaitNews("two");
    b.awaitNews("one");
    assertThat(a.picture()).isEqualTo(b.picture());
  }

  @Test
  void keyboard_escape_putsItBack() {
    String before = a.picture();
    a.tab().evaluate("document.querySelector(\"" + a.card("one") + "\").focus()");
    a.tab().press(" ");
    a.tab().press("ArrowRight");
    a.expectCards(2, "one");
    a.tab().press("Escape");
    a.awaitPicture("the card to be back", before);
  }

  @Test
  void keyboard_spaceArrowsSpace_moves_andKeepsTheFocus() {
    String card = a.card("three");
    a.tab().evaluate("document.querySelector(\"" + card + "\").focus()");
    for (String key : new String[] {" ", "ArrowUp", "ArrowRight", " "}) {
      a.tab().press(key);
    }
    b.expectCards(2, "three");
    assertThat(a.tab().evaluate("document.activeElement.matches(\"" + card + "\")").asBoolean())
        .isTrue();
    assertThat(a.tab().evaluate("document.getElementById('announcements').textContent").asString())
        .startsWith("three, dropped. In progress");
  }

  @Test
  void create_edit_label_delete_areSeenInTheOtherTab() {
    String label =
        ask(a.tab(), "POST", project + "/labels", "{\"name\":\"bug\",\"color\":\"#ef4444\"}")
            .path("id")
            .asString();

    a.compose(2, "fresh");
    b.expectCards(2, "fresh");

    a.openCard("fresh");
    a.fill("dialog[open] .title-input", "renamed");
    a.save();
    b.expectCards(2, "renamed");

    String ticket = project + "/tickets/" + a.idOf("renamed");
    ask(a.tab(), "PATCH", ticket, "{\"labelIds\":[\"%s\"]}".formatted(label));
    String chip = "document.querySelector(\"%s .label\")?.textContent === 'bug'";
    b.tab().await("the label, which b did not know", chip.formatted(b.card("renamed")));
    a.tab().await("the label, which came by REST alone", chip.formatted(a.card("renamed")));

    // One request for title and column.
    ask(a.tab(), "PATCH", ticket, "{\"title\":\"moved\",\"columnId\":%s}".formatted(a.column(3)));
    b.expectCards(3, "moved");

    b.openCard("moved");
    b.tab().click("dialog[open] .danger");
    b.tab().click("dialog[open]:last-of-type .danger:not(.quiet)");
    a.expectCards(3);
    a.tab()
        .await(
            "it to be nowhere else",
            "document.querySelector('#open-drawer .count').textContent === '0'");
    assertThat(a.picture()).isEqualTo(b.picture());
  }

  @Test
  void unlink_andUndo_areSeenInTheOtherTab() {
    a.openCard("two");
    a.tab()
        .evaluate(
            "[...document.querySelectorAll('dialog button')].find((e) => e.textContent === 'Take"
                + " off the board').click()");
    b.expectCards(1, "one", "three");
    b.tab()
        .await(
            "the count of the drawer",
            "document.querySelector('#open-drawer .count').textContent === '1'");
    a.tab().click(".toast button");
    b.expectCards(1, "one", "three", "two");
  }

  @Test
  void columns_addRenameReorderDelete_areSeenInTheOtherTab() {
    a.tab().click(".lane-add button");
    a.fill("dialog[open] input", "Review");
    a.save();
    b.tab().await("the column", names("To do,In progress,Done,Review"));

    a.tab().await("its own column", names("To do,In progress,Done,Review"));
    a.tab().click(".lane:nth-child(4) .lane-menu");
    a.fill("dialog[open] input", "Check");
    a.save();
    b.tab().await("its new name", names("To do,In progress,Done,Check"));

    a.tab().evaluate("document.querySelector('.lane:nth-child(4) .lane-grip').focus()");
    for (String key : new String[] {" ", "ArrowLeft", " "}) {
      a.tab().press(key);
    }
    b.tab().await("its new place", names("To do,In progress,Check,Done"));

    b.drag("one", 3);
    a.expectCards(3, "one");
    a.tab().click(".lane:nth-child(3) .lane-menu");
    a.tab().click("dialog[open] .danger");
    a.tab().click("dialog[open]:last-of-type .danger:not(.quiet)");
    b.tab().await("it to be gone", names("To do,In progress,Done"));
    b.expectCards(1, "two", "three", "one");
    a.awaitPicture(
        "the same as a fresh load", BoardTab.open(b.tab(), browser.origin(1), path).picture());
  }

  @Test
  void move_refused_isTakenBackAndSaid() {
    ask(b.tab(), "PATCH", project, "{\"closed\":true}");
    a.tab().await("the banner", "!document.getElementById('banner').hidden");
    assertThat(
            a.tab()
                .evaluate(
                    "document.querySelector('.lane-compose').checkVisibility({visibilityProperty:"
                        + " true})")
                .asBoolean())
        .isFalse();
    ask(b.tab(), "PATCH", project, "{\"closed\":false}");
    a.tab().await("no banner", "document.getElementById('banner').hidden");

    // A card that is gone on the server, while this tab cannot know.
    a.tab()
        .before(
            """
            window.fetch = ((real) => (input, init) =>
              real(String(input).replace(/\\d+\\/move$/, '999999/move'), init))(window.fetch);
            """);
    a = BoardTab.open(a.tab(), browser.origin(0), path);
    String before = a.picture();
    a.drag("one", 2);
    a.tab().await("the refusal", "document.querySelector('.toast.error') !== null");
    a.awaitPicture("the card to be back", before);
  }

  @Test
  void duplicatedTab_receivesItsTwinsChanges() {
    a.tab().evaluate("sessionStorage.setItem('copied', 'yes')");
    a.tab().evaluate("void window.open(location.href, '_blank', 'popup')");
    Tab copy = a.tab().opened();
    BoardTab twin = new BoardTab(copy, browser.origin(0));
    twin.awaitLive();
    assertThat(copy.evaluate("sessionStorage.getItem('copied')").asString()).isEqualTo("yes");

    a.drag("one", 2);
    twin.expectCards(2, "one");
    twin.drag("two", 3);
    a.expectCards(3, "two");
  }

  @Test
  void member_removed_isToldAndLedAway() {
    ask(a.tab(), "POST", project + "/members", "{\"username\":\"grace\",\"role\":\"writer\"}");
    Tab guest = browser.signedIn(1, "grace");
    BoardTab theirs = BoardTab.open(guest, browser.origin(1), path);
    theirs.drag("one", 2);
    a.expectCards(2, "one");
    a.tab()
        .await(
            "grace's face", "document.querySelector('#viewers .face')?.title === 'Grace Hopper'");

    String user = ask(guest, "PATCH", "/api/me", "{}").path("id").asString();
    ask(a.tab(), "DELETE", project + "/members/" + user, "");
    guest.await("the warning", "document.querySelector('.toast.warning') !== null");
    guest.await("the list of boards", "location.pathname === '/boards'");
    guest.open(browser.origin(1) + path);
    guest.await(
        "no hint that it exists",
        "document.querySelector('#problem h1')?.textContent === 'Board not found'");
  }

  private static String names(String all) {
    return "[...document.querySelectorAll('.lane-name')].map((e) => e.textContent).join() === '"
        + all
        + "'";
  }
}
