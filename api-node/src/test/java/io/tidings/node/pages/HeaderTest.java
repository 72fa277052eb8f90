package io.tidings.node.pages;

import static io.tidings.node.pages.BoardTab.ask;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.relay.Relay;
import io.tidings.node.test.Browser.Profile;
import io.tidings.node.test.Tab;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The header of every page shows notifications and stopwatches as they are, and a logout. */
@Tag("slow")
class HeaderTest {
  @RegisterExtension private static final BrowserExtension browser = new BrowserExtension(2);

  private static final String NO_COUNT = "document.getElementById('notification-count')?.hidden";
  private static final String RUNS = "document.getElementById('stopwatch')?.hidden === false";
  private static final String RUNS_NOT = "document.getElementById('stopwatch')?.hidden === true";
  private static final String LIVE =
      "['live', 'resumed', 'resynced'].includes(document.getElementById('state')?.dataset.state)";

  /** Finding out that a path buffers takes 20 s; a poll may be 10 s away. */
  private static final Duration BLOCKED = Duration.ofSeconds(45);

  private String me;
  private Profile mine;
  private Tab grace;
  private String board;
  private String key;

  @BeforeEach
  void start() {
    me = ChatTab.newUser(browser.cluster().node(0));
    grace = browser.signedIn(1, "grace");
    key = browser.newKey();
    board = BoardTab.create(grace, key, "one", "two");
    ask(
        grace,
        "POST",
        "/api/projects/" + key + "/members",
        "{\"username\":\"%s\",\"role\":\"writer\"}".formatted(me));
    mine = browser.newProfile();
    Tab first = mine.tab();
    BoardTab.signIn(first, browser.origin(0), me);
    first.await("it to be live", LIVE);
  }

  private Tab open(String path) {
    Tab tab = mine.tab();
    tab.goTo(browser.origin(0) + path);
    tab.await("its header", "document.getElementById('notification-count') !== null");
    tab.await(path + " to be live", LIVE);
    return tab;
  }

  private void mention() {
    ask(
        grace,
        "POST",
        "/api/projects/" + key + "/tickets",
        "{\"title\":\"Look at this, @%s\"}".formatted(me));
  }

  private static void expectCount(Tab tab, int count) {
    tab.await(
        count + " in the badge",
        count == 0
            ? NO_COUNT
            : NO_COUNT
                + " === false && document.getElementById('notification-count').textContent === '"
                + count
                + "'");
  }

  private void stopwatch(String ticket, String action) {
    ask(
        open("/boards"),
        "POST",
        "/api/projects/%s/tickets/%s/stopwatch/%s".formatted(key, ticket, action),
        "{}");
  }

  private String ticket(String title) {
    for (JsonNode ticket : ask(grace, "GET", "/api/projects/" + key + "/board").path("tickets")) {
      if (ticket.path("title").asString().equals(title)) {
        return ticket.path("id").asString();
      }
    }
    throw new AssertionError("no ticket " + title);
  }

  private static int streams() {
    return browser.cluster().node(0).bean(Relay.class).connections();
  }

  @Test
  void mention_isCountedOnEveryPage_overOneStream() {
    int before = streams();
    List<Tab> tabs =
        Arrays.stream(new String[] {"/", "/boards", board, "/chat", "/notifications"})
            .map(this::open)
            .toList();
    tabs.forEach(tab -> expectCount(tab, 0));
    // That of the user was open. The events of the start page and those of chat have their own.
    Awaitility.await("two more streams").until(() -> streams() - before == 2);

    mention();
    tabs.forEach(tab -> expectCount(tab, 1));
    expectCount(open("/boards"), 1);
    ask(tabs.getFirst(), "PUT", "/api/notifications", "{\"read\":true}");
    tabs.forEach(tab -> expectCount(tab, 0));
  }

  @Test
  void stopwatch_thatRuns_isThereWhenAPageIsLoaded() {
    stopwatch(ticket("one"), "start");
    for (String path : List.of("/", "/boards", board, "/chat", "/notifications", "/console")) {
      open(path).await("the icon on " + path, RUNS);
    }
  }

  @Test
  void stopwatch_startedLater_isPushed_andEndsInAllTabs_withoutAReload() {
    Tab chat = open("/chat");
    Tab list = open("/notifications");
    for (Tab tab : List.of(chat, list)) {
      tab.await("a hidden icon", RUNS_NOT);
      tab.evaluate("window.stays = true");
    }
    stopwatch(ticket("one"), "start");
    chat.await("the icon", RUNS);
    list.await("the icon", RUNS);

    chat.click("#stopwatch");
    chat.await(
        "the popup",
        "document.querySelector('#stopwatch-popup:popover-open .stopwatch-title')?.textContent ==="
            + " '"
            + key
            + "-1 one' &&"
            + " /^0:\\d\\d$/.test(document.querySelector('.stopwatch-time').textContent)");
    chat.click(".stopwatch-stop");
    chat.await("no icon", RUNS_NOT + " && stays");
    list.await("no icon", RUNS_NOT + " && stays");
    assertThat(ask(list, "GET", "/user/stopwatches").size()).isZero();
  }

  @Test
  void popup_isMadeFreshAtEachOpening_alsoForAnotherTicket() {
    Tab tab = open("/notifications");
    stopwatch(ticket("one"), "start");
    tab.await("the icon", RUNS);
    tab.click("#stopwatch");
    tab.await("the popup", "document.querySelector('.stopwatch-title') !== null");
    tab.evaluate("document.querySelector('.stopwatch-title').textContent = 'changed'");
    tab.press("Escape");
    tab.await("a closed popup", "document.querySelector(':popover-open') === null");

    tab.click("#stopwatch");
    String title = "document.querySelector(':popover-open .stopwatch-title')?.textContent === '";
    tab.await("a fresh popup", title + key + "-1 one'");
    stopwatch(ticket("two"), "start");
    tab.await("the other ticket in the open popup", title + key + "-2 two'");
    tab.click(".stopwatch-cancel");
    tab.await("no icon", RUNS_NOT + " && document.querySelector(':popover-open') === null");
  }

  @Test
  void logout_inOneTab_leadsTheOthersToTheStartPage() {
    List<Tab> others = List.of(open("/boards"), open(board), open("/chat"), open("/notifications"));
    Tab tab = open("/notifications");
    tab.await("the button", "document.getElementById('sign-out')?.disabled === false");
    tab.click(".me-menu summary");
    tab.click("#sign-out");
    tab.await("the login page", "location.pathname === '/login'");
    for (Tab other : others) {
      other.await(
          "the start page and the way in",
          "location.pathname === '/' && document.getElementById('sign-in')?.hidden === false"
              + " && document.getElementById('my-tools').hidden");
    }
  }

  @Test
  void logout_inOneOfTwoBrowsers_leavesTheOther() {
    Profile other = browser.newProfile();
    BoardTab.signIn(other.tab(), browser.origin(1), me);
    Tab stays = other.open(browser.origin(1) + "/notifications");
    stays.await("it to be live", LIVE);
    stays.evaluate("window.stays = true");
    Tab leaves = open("/boards");
    ask(leaves, "POST", "/logout", "{}");
    leaves.await("the start page", "location.pathname === '/'");
    mention();
    expectCount(stays, 1);
    assertThat(stays.evaluate("window.stays").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"SSE, live", "WEB_SOCKET, live", "BOTH, polling"})
  void count_arrives_whereStreamsAreBlocked(String blocked, String state) throws Exception {
    Set<StreamBlocker.Blocked> all =
        blocked.equals("BOTH")
            ? EnumSet.allOf(StreamBlocker.Blocked.class)
            : EnumSet.of(StreamBlocker.Blocked.valueOf(blocked));
    try (StreamBlocker path = StreamBlocker.before(browser.cluster().node(0).port(), all)) {
      Tab tab = mine.open(path.origin() + "/notifications");
      tab.await(
          "it to be " + state,
          BLOCKED,
          "document.getElementById('state').dataset.state === '" + state + "'");
      expectCount(tab, 0);
      mention();
      tab.await("the badge", BLOCKED, NO_COUNT + " === false");
      expectCount(tab, 1);
    }
  }
}
