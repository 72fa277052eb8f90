package io.tidings.node.pages;

import io.tidings.node.test.Tab;
import org.assertj.core.api.Assertions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A tab with the page of a board, and what a user sees and does there. It keeps which cards were
 * marked as news, in the order in which they were.
 *
 * @param tab the tab itself
 * @param origin the node or balancer that it talks with
 */
record BoardTab(Tab tab, String origin) {
  private static final String WATCH =
      """
      window.news = [];
      document.addEventListener('animationstart', ({ animationName, target }) => {
        if (animationName === 'news') news.push(target.dataset.issueId);
      });
      """;
  private static final String LIVE =
      "['live', 'resumed', 'resynced'].includes(document.getElementById('state')?.dataset.state)";
  private static final String PICTURE =
      """
      JSON.stringify([...document.querySelectorAll('#board .lane')].map((lane) => [
        lane.dataset.columnId,
        lane.querySelector('.lane-name').textContent,
        lane.querySelector('.count').textContent,
        // without the face of the user who changed it just now
        ...[...lane.querySelectorAll('.ticket')].map((card) => card.dataset.issueId
          + [...card.children].filter((part) => !part.matches('.mover')).map((part) => part.textContent).join('')),
      ]))
      """;

  /** Signs in at this node, in the profile of the tab. */
  static void signIn(Tab tab, String origin, String username) {
    tab.open(origin + "/login");
    tab.evaluate("document.getElementById('username').value = '" + username + "'");
    tab.evaluate("document.getElementById('password').value = 'tidings'");
    tab.evaluate("document.querySelector('#form .primary').click()");
    tab.await("the list of boards", "location.pathname === '/boards'");
  }

  /** Asks the node as the page of this tab would; the path is one below the origin. */
  static JsonNode ask(Tab tab, String method, String path, String json) {
    String answer =
        tab.evaluate(
                """
                fetch('%s', {method: '%s', headers: {'Content-Type': 'application/json'}, body: %s})
                  .then(async (answer) => answer.status + await answer.text())
                """
                    .formatted(path, method, text(json)))
            .asString();
    Assertions.assertThat(answer).as(method + " " + path).startsWith("2");
    return answer.length() == 3
        ? JsonMapper.shared().nullNode()
        : JsonMapper.shared().readTree(answer.substring(3));
  }

  /** What the node answers to a page that only looks. */
  static JsonNode ask(Tab tab, String method, String path) {
    String answer =
        tab.evaluate(
                "fetch('%s', {method: '%s'}).then(async (answer) => answer.status + await answer.text())"
                    .formatted(path, method))
            .asString();
    Assertions.assertThat(answer).as(method + " " + path).startsWith("2");
    return JsonMapper.shared().readTree(answer.substring(3));
  }

  /** A board of this user's with three columns, and these cards in the first one. */
  static String create(Tab tab, String key, String... titles) {
    ask(
        tab,
        "POST",
        "/api/projects",
        "{\"key\":\"%s\",\"title\":\"Board %s\"}".formatted(key, key));
    for (String title : titles) {
      ask(tab, "POST", "/api/projects/" + key + "/tickets", "{\"title\":\"%s\"}".formatted(title));
    }
    return "/board/" + key;
  }

  /** Opens a board, and waits until it is live. */
  static BoardTab open(Tab tab, String origin, String path) {
    tab.before(WATCH);
    tab.open(origin + path);
    BoardTab board = new BoardTab(tab, origin);
    board.awaitLive();
    return board;
  }

  void awaitLive() {
    tab.await("the board to be live", LIVE + " && document.querySelector('.lane-name') !== null");
  }

  /** All columns, their counts and cards, as one text. */
  String picture() {
    return tab.evaluate(PICTURE).asString();
  }

  void awaitPicture(String what, String picture) {
    tab.await(what, PICTURE.strip() + " === " + text(picture));
  }

  /**
   * Waits until a column, from 1, has exactly these titles. A board that is looked at asks for
   * nothing by itself: what it shows, its stream has told.
   */
  void expectCards(int column, String... titles) {
    tab.await(
        "column " + column + " to be " + String.join(", ", titles),
        "%s.join(', ') === %s".formatted(cards(column), text(String.join(", ", titles))));
  }

  private static String cards(int column) {
    return "[...document.querySelectorAll('.lane:nth-child(%d) .card-title')].map((e) => e.textContent)"
        .formatted(column);
  }

  /** Where the card with this title is; a selector. */
  String card(String title) {
    String id =
        tab.evaluate(
                """
                [...document.querySelectorAll('.ticket')]
                  .find((card) => card.querySelector('.card-title').textContent === %s)?.dataset.issueId
                """
                    .formatted(text(title)))
            .asString("");
    if (id.isEmpty()) {
      throw new AssertionError("no card " + title + " in " + picture());
    }
    return "[data-issue-id='" + id + "']";
  }

  /** Waits until exactly this card was marked as moved by another user, and once. */
  void awaitNews(String title) {
    tab.await("news of " + title, "news.join() === '" + idOf(title) + "'");
  }

  /** The id of a column, from 1, as JSON. */
  String column(int number) {
    return tab.evaluate(
            "document.querySelector('#board .lane:nth-child(" + number + ")').dataset.columnId")
        .toString();
  }

  String idOf(String title) {
    return card(title).replaceAll("\\D", "");
  }

  /** Drags a card to the top of a column, from 1. */
  void drag(String title, int column) {
    awaitStillness();
    tab.drag(card(title), ".lane:nth-child(" + column + ") .cards");
  }

  /** Clicks on a card. */
  void openCard(String title) {
    awaitStillness();
    tab.click(card(title));
  }

  /** What glides is not where it is. */
  private void awaitStillness() {
    tab.await(
        "every card to have landed",
        "document.getAnimations().every((each) => each instanceof CSSAnimation)");
  }

  /** Writes a card at the end of a column, from 1, as a user does. */
  void compose(int column, String title) {
    tab.click(".lane:nth-child(" + column + ") .lane-compose");
    tab.type(title);
    tab.press("Enter");
    tab.press("Escape");
    tab.await("the card to be saved", "document.querySelector('.unsaved') === null");
  }

  /** Saves what the open dialog says: it closes when that is done. */
  void save() {
    tab.click("dialog[open] .dialog-buttons .primary");
    tab.await("the dialog to be closed", "document.querySelector('dialog') === null");
  }

  /** Sets a field of the open dialog. */
  void fill(String selector, String value) {
    tab.await("the field " + selector, "document.querySelector('" + selector + "') !== null");
    tab.evaluate(
        "(() => { const field = document.querySelector('%s'); field.focus(); field.select(); })()"
            .formatted(selector));
    tab.type(value);
  }

  static String text(String value) {
    return JsonMapper.shared().writeValueAsString(value);
  }
}
