package io.tidings.node.pages;

import static io.tidings.node.pages.BoardTab.ask;
import static io.tidings.node.pages.BoardTab.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.Browser.Profile;
import io.tidings.node.test.Tab;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A board on which a user writes texts that can be lost: what its dialogs say, and what is kept.
 * The page records its requests, and {@code between} may do something before one, or answer it.
 *
 * @param browser where it is open
 * @param profile of the user
 * @param key of the board
 * @param board the tab on the first node
 */
record EditedBoard(BrowserExtension browser, Profile profile, String key, BoardTab board) {
  static final String TITLE = "dialog[open] .title-input";
  static final String DESCRIPTION = "dialog[open] textarea";
  static final String SAVE = "dialog[open] .dialog-buttons .primary";

  private static final String WATCH_REQUESTS =
      """
      window.sent = [];
      window.between = () => undefined;
      window.fetch = ((real) => async (input, init = {}) => {
        const request = {method: init.method ?? 'GET', path: new URL(input, location.href).pathname,
          ifMatch: new Headers(init.headers).get('If-Match'), key: new Headers(init.headers).get('Idempotency-Key')};
        sent.push(request);
        return (await between(request, () => real(input, init), real)) ?? real(input, init);
      })(window.fetch);
      """;

  /** A new board with the cards one, two and three in its first column. */
  static EditedBoard open(BrowserExtension browser) {
    Profile profile = browser.newProfile();
    Tab tab = profile.tab();
    BoardTab.signIn(tab, browser.origin(0), "ada");
    String key = browser.newKey();
    String path = BoardTab.create(tab, key, "one", "two", "three");
    BoardTab board = BoardTab.open(tab.before(WATCH_REQUESTS), browser.origin(0), path);
    return new EditedBoard(browser, profile, key, board);
  }

  Tab tab() {
    return board.tab();
  }

  String path() {
    return "/board/" + key;
  }

  String project() {
    return "/api/projects/" + key;
  }

  /** The path of a card in the REST interface. */
  String ticketPath(String title) {
    return project() + "/tickets/" + board.idOf(title);
  }

  JsonNode ticket(String title) {
    return ask(tab(), "GET", ticketPath(title));
  }

  /** The titles of all cards that the server has. */
  List<String> titles() {
    return ask(tab(), "GET", project() + "/tickets")
        .path("tickets")
        .valueStream()
        .map(ticket -> ticket.path("title").asString())
        .toList();
  }

  String value(String selector) {
    return tab().evaluate("document.querySelector(" + text(selector) + ").value").asString();
  }

  void reload() {
    BoardTab.open(tab(), board.origin(), path());
  }

  /** Ends the user's sessions from another tab on another node. */
  void endSessions() {
    ask(profile.open(browser.origin(1) + "/boards"), "DELETE", "/api/sessions/all", "");
  }

  /** Leaves the page although the browser asks. */
  void leavePageAndComeBack() {
    tab().evaluate("window.before = true; setTimeout(() => location.reload())");
    tab().leaveAsked();
  }

  boolean asksBeforeItIsLeft() {
    return tab()
        .evaluate("!dispatchEvent(new Event('beforeunload', {cancelable: true}))")
        .asBoolean();
  }

  void expectDrafts(int count) {
    assertThat(
            tab()
                .evaluate(
                    "Object.keys(sessionStorage).filter((key) => key.startsWith('tidings-draft')).length")
                .asInt())
        .as("drafts in this tab")
        .isEqualTo(count);
  }

  void awaitNote(String words) {
    tab().await("a note with " + words, says("dialog[open] .note", words));
  }

  void awaitNoDialog() {
    awaitDialogs("the dialog to be closed", 0);
  }

  void awaitDialogs(String what, int count) {
    tab().await(what, "document.querySelectorAll('dialog[open]').length === " + count);
  }

  void awaitAllSaved() {
    tab().await("it to be saved", "document.querySelector('.unsaved') === null");
  }

  /** Whether an element that can be seen says that. */
  static String says(String selector, String words) {
    return "[...document.querySelectorAll(%s)].some((e) => e.checkVisibility() && e.textContent.includes(%s))"
        .formatted(text(selector), text(words));
  }
}
