package io.tidings.node.pages;

import static io.tidings.node.pages.BoardTab.ask;
import static io.tidings.node.pages.BoardTab.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.relay.Relay;
import io.tidings.node.test.Browser.Profile;
import io.tidings.node.test.Tab;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The console, and the drawer of a board that shows the same activities. */
@Tag("slow")
class ConsolePageTest {
  @RegisterExtension private static final BrowserExtension browser = new BrowserExtension(2);

  private static final String LIVE =
      "['live', 'resumed', 'resynced'].includes(document.getElementById('state')?.dataset.state)";

  private static final String FIRST = "Grace Hopper created ticket one";

  private static Tab grace;
  private static Profile mine;

  private final List<Tab> tabs = new ArrayList<>();
  private String key;
  private String id;

  @BeforeAll
  static void signIn() {
    grace = browser.signedIn(1, "grace");
    mine = adminsProfile();
  }

  /** Of an administrator, who may see all boards. */
  private static Profile adminsProfile() {
    Profile profile = browser.newProfile();
    BoardTab.signIn(profile.tab(), browser.origin(0), "ada");
    return profile;
  }

  @BeforeEach
  void newBoard() {
    key = browser.newKey();
    BoardTab.create(grace, key, "one");
    id = ask(grace, "GET", "/api/projects/" + key).path("id").asString();
  }

  @AfterEach
  void close() {
    tabs.forEach(Tab::close);
  }

  private Tab open(String path) {
    return open(mine, path);
  }

  private Tab open(Profile profile, String path) {
    Tab tab = profile.tab();
    tabs.add(tab);
    tab.goTo(browser.origin(0) + path);
    tab.await(path + " to be live", LIVE);
    return tab;
  }

  /** The console, with what happened on the board alone: other tests share the nodes. */
  private Tab console(String more) {
    return open("/console?resource=project:" + id + more);
  }

  private String ticket(String title) {
    return ask(
            grace,
            "POST",
            "/api/projects/" + key + "/tickets",
            "{\"title\":%s}".formatted(text(title)))
        .path("id")
        .asString();
  }

  private static void expect(Tab tab, String what, String selector, String text) {
    tab.await(
        what + " to be " + text,
        "document.querySelector('%s')?.textContent === %s".formatted(selector, text(text)));
  }

  private static void expectNewest(Tab tab, String sentence) {
    expect(tab, "the newest activity", ".activity .activity-text", sentence);
  }

  private static String titles() {
    return "[...document.querySelectorAll('.resource-name')].map((name) =>"
        + " name.textContent).join()";
  }

  private static int streams() {
    return browser.cluster().node(0).bean(Relay.class).connections();
  }

  @Test
  void listAndDetail_areRefreshedByTheStream_withoutAReload() {
    Tab tab = console("&project=" + id);
    tab.await("the tickets", titles() + " === 'one'");
    tab.evaluate("window.stays = true");

    String ticket = ticket("two");
    tab.await("the new ticket", titles() + " === 'two,one'");
    expectNewest(tab, "Grace Hopper created ticket two");

    tab.click(".activity .activity-link");
    expect(tab, "the detail", "#resource h3", "two #2");
    String path = "/api/projects/" + key + "/tickets/" + ticket;
    ask(grace, "PATCH", path, "{\"title\":\"<b>three</b>\"}");
    tab.await("the title in the list", titles() + " === '<b>three</b>,one'");
    expect(tab, "the detail", "#resource h3", "<b>three</b> #2");
    expectNewest(tab, "Grace Hopper edited ticket <b>three</b>");

    String column =
        ask(grace, "GET", "/api/projects/" + key + "/columns").at("/columns/2/id").asString();
    ask(grace, "POST", path + "/move", "{\"columnId\":\"%s\",\"order\":0}".formatted(column));
    expectNewest(tab, "Grace Hopper moved ticket <b>three</b> to Done");
    expect(tab, "the column", "#resource dd", "Done");

    ask(grace, "DELETE", path);
    tab.await("the list without it", titles() + " === 'one'");
    expect(tab, "the detail", "#resource", "This ticket was deleted.");
    expectNewest(tab, "Grace Hopper deleted ticket <b>three</b>");
    tab.await(
        "the log",
        "[...document.querySelectorAll('.removed .invalidation-key')].some((key) => key.textContent === %s)"
            .formatted(text("[\"tickets\",\"%s\",\"%s\"]".formatted(id, ticket))));
    assertThat(tab.evaluate("stays").asBoolean()).isTrue();
  }

  @Test
  void tabs_ofABrowser_shareOneStreamOfActivities_alsoWithTheDrawerOfABoard() {
    int before = streams();
    Tab one = console("");
    Tab two = console("");
    Tab board = open("/board/" + key);
    board.click("#open-activity");
    expect(board, "the drawer", "#activity-drawer .activity-text", FIRST);
    Awaitility.await("one more stream")
        .during(Duration.ofMillis(500))
        .atMost(Duration.ofSeconds(10))
        .until(() -> streams() - before == 1);
    ticket("two");
    for (Tab tab : new Tab[] {one, two}) {
      expectNewest(tab, "Grace Hopper created ticket two");
    }
    expect(
        board, "the drawer", "#activity-drawer .activity-text", "Grace Hopper created ticket two");
  }

  @Test
  void drawer_ofABoard_isLive_saysWhoDidWhat_andOpensTheCard() {
    Tab board = open("/board/" + key);
    board.click("#open-activity");
    String newest = "#activity-drawer .activity-text";
    expect(board, "the drawer", newest, FIRST);
    String ticket = ticket("<img src=x>");
    expect(board, "the drawer", newest, "Grace Hopper created ticket <img src=x>");
    assertThat(board.evaluate("document.querySelector('#activity-drawer img')").isNull()).isTrue();

    // A card that the page has not yet is opened by loading it.
    board.await(
        "the new card",
        "[...document.querySelectorAll('.card-title, .drawer-text')].some((e) => e.textContent ==="
            + " '<img src=x>')");
    board.click("#activity-drawer .activity-link");
    board.await(
        "the dialog",
        "document.querySelector('dialog[open] .title-input')?.value === '<img src=x>'");
    board.press("Escape");
    ask(grace, "DELETE", "/api/projects/" + key + "/tickets/" + ticket);
    expect(board, "the drawer", newest, "Grace Hopper deleted ticket <img src=x>");

    int open = streams();
    board.click("#activity-drawer .drawer-close");
    Awaitility.await("its stream to end").until(() -> streams() < open);
    ticket("two");
    board.click("#open-activity");
    expect(board, "the drawer", newest, "Grace Hopper created ticket two");
    board.press("Escape");
    board.await("it to be closed", "document.getElementById('activity-drawer').hidden");
  }

  @Test
  void filter_holdsForWhatWasAndForWhatComes_andIsInTheAddress() {
    Tab tab = console("");
    expectNewest(tab, FIRST);
    choose(tab, "filter-type", "edited");
    expect(tab, "the text", "#empty", "No activity matches.");
    ticket("two");
    String path = "/api/projects/" + key + "/tickets/" + ticket("three");
    ask(grace, "PATCH", path, "{\"title\":\"four\"}");
    expectNewest(tab, "Grace Hopper edited ticket four");
    assertThat(tab.evaluate("document.querySelectorAll('.activity').length").asInt()).isEqualTo(1);
    assertThat(tab.evaluate("location.search").asString()).endsWith("&type=edited");

    choose(tab, "filter-user", "nobody-here");
    expect(tab, "the text", "#empty", "No activity matches.");
    choose(tab, "filter-user", "grace");
    expectNewest(tab, "Grace Hopper edited ticket four");
    tab.evaluate("history.go(-2)");
    tab.await("the filter before", "document.getElementById('filter-user').value === ''");
    tab.evaluate("location.reload()");
    tab.await("it to be live again", LIVE);
    expectNewest(tab, "Grace Hopper edited ticket four");
    assertThat(tab.evaluate("document.querySelectorAll('.activity').length").asInt()).isEqualTo(1);
  }

  private static void choose(Tab tab, String field, String value) {
    tab.evaluate(
        "(() => { const field = document.getElementById('%s'); field.value = '%s'; field.dispatchEvent(new Event('change')); })()"
            .formatted(field, value));
  }

  @Test
  void older_areLoadedOnDemand_untilTheFirst() {
    IntStream.range(0, 60).forEach(number -> ticket("Ticket " + number));
    Tab tab = console("");
    tab.await("a page", "document.querySelectorAll('.activity').length === 50");
    tab.evaluate("document.getElementById('older').click()");
    // The board, its first ticket and sixty more.
    tab.await("all", "document.querySelectorAll('.activity').length === 62");
    assertThat(tab.evaluate("document.getElementById('older').hidden").asBoolean()).isTrue();
    assertThat(tab.evaluate("document.querySelector('.activity:last-child').innerText").asString())
        .contains("Grace Hopper created board Board " + key);
  }

  @Test
  void visitor_isLedToTheLogin_andBack() {
    Tab tab = browser.newProfile().tab();
    tab.goTo(browser.origin(0) + "/console?type=created");
    tab.await("the login page", "location.pathname === '/login'");
    tab.await("the sample users", "document.getElementById('samples')?.hidden === false");
    tab.evaluate("document.getElementById('username').value = 'linus'");
    tab.evaluate("document.getElementById('password').value = 'tidings'");
    tab.evaluate("document.querySelector('#form .primary').click()");
    tab.await("the console", "location.pathname + location.search === '/console?type=created'");
    tab.await("it to be live", LIVE);
  }

  @Test
  void logoutElsewhere_leadsToTheStartPage() {
    Profile profile = adminsProfile();
    Tab console = open(profile, "/console");
    Tab other = open(profile, "/boards");
    other.await("the button", "document.getElementById('sign-out')?.disabled === false");
    other.click(".me-menu summary");
    other.click("#sign-out");
    console.await("the start page", "location.pathname === '/'");
  }
}
