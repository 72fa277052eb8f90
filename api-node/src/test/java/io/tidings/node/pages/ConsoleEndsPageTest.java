package io.tidings.node.pages;

import static io.tidings.node.pages.BoardTab.ask;
import static io.tidings.node.pages.BoardTab.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.Browser.Profile;
import io.tidings.node.test.Tab;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A console whose board or whose user is not there any more. */
@Tag("slow")
class ConsoleEndsPageTest {
  @RegisterExtension private static final BrowserExtension browser = new BrowserExtension(1);

  private static final String LIVE =
      "['live', 'resumed', 'resynced'].includes(document.getElementById('state')?.dataset.state)";

  private static final String GONE = "This board was deleted, or you cannot see it any more.";

  private final List<Tab> tabs = new ArrayList<>();
  private Tab grace;
  private String key;
  private String id;

  @BeforeEach
  void newBoard() {
    grace = signedIn("grace").tab();
    tabs.add(grace);
    grace.open(browser.origin(0) + "/boards");
    key = browser.newKey();
    BoardTab.create(grace, key, "one");
    id = ask(grace, "GET", "/api/projects/" + key).path("id").asString();
  }

  @AfterEach
  void close() {
    tabs.forEach(Tab::close);
  }

  private static Profile signedIn(String username) {
    Profile profile = browser.newProfile();
    BoardTab.signIn(profile.tab(), browser.origin(0), username);
    return profile;
  }

  private Tab open(Profile profile, String path) {
    Tab tab = profile.tab();
    tabs.add(tab);
    tab.goTo(browser.origin(0) + path);
    tab.await(path + " to be live", LIVE);
    return tab;
  }

  private static void expect(Tab tab, String what, String selector, String text) {
    tab.await(
        what + " to be " + text,
        "document.querySelector('%s')?.textContent === %s".formatted(selector, text(text)));
  }

  @Test
  void board_thatIsDeleted_leavesNothingOfItself() {
    Tab tab = open(signedIn("ada"), "/console?project=" + id);
    tab.await("the tickets", "document.querySelector('.resource-name')?.textContent === 'one'");
    ask(grace, "DELETE", "/api/projects/" + key);
    expect(tab, "the list", "#no-resources", GONE);
    assertThat(tab.evaluate("document.getElementById('resources').innerText").asString())
        .doesNotContain("one", key);
  }

  @Test
  void board_thatIsHidden_leavesNothingOfItself_inItsActivitiesNeither() {
    ask(grace, "PATCH", "/api/projects/" + key, "{\"visibility\":\"public\"}");
    Tab tab = open(signedIn("linus"), "/console?resource=project:" + id + "&project=" + id);
    tab.await("the tickets", "document.querySelector('.resource-name')?.textContent === 'one'");
    ask(grace, "PATCH", "/api/projects/" + key, "{\"visibility\":\"private\"}");
    expect(tab, "the list", "#no-resources", GONE);
    expect(tab, "the activities", "#empty", "No activity matches.");
    assertThat(tab.evaluate("document.getElementById('console').innerText").asString())
        .doesNotContain(key);
  }

  @Test
  void loginOfAnotherUser_inAnotherTab_leadsToTheConsoleOfThatUser() {
    Profile profile = signedIn("ada");
    Tab one = open(profile, "/console");
    Tab two = open(profile, "/console?type=created");
    one.evaluate(
        "fetch('/login', {method: 'POST', headers: {'Content-Type': 'application/json'}, body:"
            + " JSON.stringify({username: 'linus', password: 'tidings'})})");
    String isTheirs =
        "document.getElementById('me-name')?.textContent === 'Linus Pauling' && " + LIVE;
    one.await("the console of the other user", "location.pathname === '/console' && " + isTheirs);
    two.await(
        "the console of the other user", "location.search === '?type=created' && " + isTheirs);
  }
}
