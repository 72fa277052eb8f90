package io.tidings.node.pages;

import static io.tidings.node.pages.BoardTab.ask;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.Browser;
import io.tidings.node.test.Tab;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Users choose a picture, and sign out by a button: by nothing that others put before them. */
@Tag("slow")
class AccountPagesTest {
  @RegisterExtension private static final BrowserExtension browser = new BrowserExtension(2);

  private static void expectSignedIn(Tab tab) {
    assertThat(ask(tab, "PATCH", "/api/me", "{}").path("username").isString()).isTrue();
  }

  @Test
  void button_withoutAnyScript_signsOutInAllTabs() {
    Browser.Profile profile = browser.newProfile();
    Tab board = profile.tab();
    BoardTab.signIn(board, browser.origin(0), "ada");
    board.await("it to be live", "document.getElementById('state').dataset.state === 'live'");
    Tab page = profile.open(browser.origin(0) + "/user/logout");
    assertThat(page.evaluate("document.scripts.length").asInt()).isZero();
    page.click("form button");
    page.await(
        "the login page and why",
        "location.pathname === '/login'"
            + " && document.getElementById('notice').textContent.includes('signed out')");
    board.await(
        "the other tab to leave",
        "location.pathname === '/' && document.getElementById('sign-in')?.hidden === false");
  }

  /** The paths of other sites' links, and of those that look like pages. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/user/logout",
        "/api/me",
        "/board/../user/logout",
        "/board/%252e%252e/user/logout",
        "//evil.example/boards",
        "/%5Cevil.example",
        "javascript:document.title=1"
      })
  void next_thatIsNoPage_leadsToTheBoards(String next) {
    Tab tab = browser.signedIn(0, "grace");
    tab.evaluate("location.assign('/login?next=" + next + "')");
    tab.await(
        "the boards", "location.pathname === '/boards' && document.readyState === 'complete'");
    expectSignedIn(tab);
  }

  @Test
  void picture_chosenInTheMenu_showsInTheOtherTabToo() {
    Browser.Profile profile = browser.newProfile();
    Tab page = profile.tab();
    BoardTab.signIn(page, browser.origin(0), "grace");
    Tab other = profile.open(browser.origin(1) + "/boards");
    for (Tab tab : new Tab[] {page, other}) {
      tab.await("it to be live", "document.getElementById('state').dataset.state === 'live'");
    }
    page.evaluate(
        """
        (async () => {
          const canvas = Object.assign(document.createElement('canvas'), {width: 3000, height: 500});
          canvas.getContext('2d').fillRect(0, 0, 3000, 500);
          const picture = await new Promise((done) => canvas.toBlob(done, 'image/png'));
          const chosen = new DataTransfer();
          chosen.items.add(new File([picture], 'me.png', {type: picture.type}));
          const input = document.getElementById('picture-file');
          input.files = chosen.files;
          input.dispatchEvent(new Event('change'));
        })()
        """);
    for (Tab tab : new Tab[] {page, other}) {
      tab.await("the picture", "document.querySelector('#me img')?.naturalWidth === 256");
    }
    other.evaluate("document.getElementById('no-picture').click()");
    for (Tab tab : new Tab[] {page, other}) {
      tab.await("the initials", "document.getElementById('me').textContent === 'GH'");
    }
  }

  /** Faces come with presence, to all who look at a public board. */
  @Test
  void avatar_ofAnotherUser_endsNoSession() {
    Tab ada = browser.signedIn(0, "ada");
    ask(
        ada,
        "POST",
        "/api/projects",
        "{\"key\":\"FACES\",\"title\":\"Faces\",\"visibility\":\"public\"}");
    BoardTab linus = BoardTab.open(browser.signedIn(0, "linus"), browser.origin(1), "/board/FACES");
    Tab grace = browser.signedIn(0, "grace");
    String status =
        grace
            .evaluate(
                """
                fetch('/api/me', {method: 'PATCH', headers: {'Content-Type': 'application/json'},
                  body: '{"avatar":"/user/logout"}'}).then((answer) => String(answer.status))
                """)
            .asString();
    assertThat(status).isEqualTo("400");
    JsonNode given =
        grace.evaluate(
            """
            (async () => {
              const canvas = document.createElement('canvas');
              canvas.width = canvas.height = 32;
              canvas.getContext('2d').fillRect(0, 0, 32, 32);
              const picture = await new Promise((done) => canvas.toBlob(done, 'image/webp'));
              const answer = await fetch('/api/me/avatar',
                {method: 'PUT', headers: {'Content-Type': picture.type}, body: picture});
              return answer.json();
            })()
            """);
    ask(grace, "PUT", "/api/projects/FACES/viewers/t1", "{}");

    linus
        .tab()
        .await(
            "the picture",
            "[...document.querySelectorAll('.face img')].some((image) => image.complete"
                + " && image.naturalWidth === 32 && new URL(image.src).pathname === "
                + BoardTab.text(given.path("avatar").asString())
                + ")");
    expectSignedIn(linus.tab());
    assertThat(linus.tab().evaluate("location.pathname").asString()).isEqualTo("/board/FACES");
  }
}
