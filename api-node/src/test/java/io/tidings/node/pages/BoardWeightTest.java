package io.tidings.node.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.Browser.Profile;
import io.tidings.node.test.Tab;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/**
 * What the page of a board costs on a slow way: 50 KB a second, and each answer 400 ms late. How
 * long it takes is told, and depends on the machine; what it takes is demanded.
 */
@Tag("slow")
class BoardWeightTest {
  @RegisterExtension private static final BrowserExtension browser = new BrowserExtension(1);

  private static final Duration LATENCY = Duration.ofMillis(400);
  private static final int BYTES_PER_SECOND = 50_000;
  private static final int BUDGET = 100_000;
  private static final int CARDS = 40;

  private static final String WATCH =
      """
      new MutationObserver((_, observer) => {
        if (document.querySelector('.ticket')) {
          window.firstCard = performance.now();
          observer.disconnect();
        }
      }).observe(document, { childList: true, subtree: true });
      """;

  /**
   * All that the page has asked for until now, and until its first card: how much, how often, and
   * how many had to wait for another one, as a script has to wait for its document.
   */
  private static final String COST =
      """
      (() => {
        const asked = ['navigation', 'resource']
          .flatMap((type) => performance.getEntriesByType(type))
          .filter(({ transferSize }) => transferSize > 0)
          .sort((a, b) => a.startTime - b.startTime);
        const turns = new Map();
        for (const one of asked) {
          const before = asked.filter((other) => other.responseEnd > 0 && other.responseEnd <= one.fetchStart + 1);
          turns.set(one, 1 + Math.max(0, ...before.map((other) => turns.get(other) ?? 0)));
        }
        const first = asked.filter(({ responseEnd, fetchStart }) => fetchStart < firstCard && responseEnd <= firstCard);
        return {
          firstCard: Math.round(firstCard),
          bytes: asked.reduce((sum, { transferSize }) => sum + transferSize, 0),
          requests: first.length,
          turns: Math.max(...first.map((one) => turns.get(one))),
          names: first.map(({ name, transferSize }) => `${name.replace(/.*\\//, '/')} ${transferSize}`),
        };
      })()
      """;

  @Test
  void board_onASlowWay_costsLittle() throws Exception {
    Profile profile = browser.newProfile();
    Tab tab = profile.tab();
    tab.open(browser.origin(0) + "/livez");
    BoardTab.ask(tab, "POST", "/login", "{\"username\":\"ada\",\"password\":\"tidings\"}");
    String path = BoardTab.create(tab, "WEIGHT", titles());

    tab.throttle(LATENCY, BYTES_PER_SECOND);
    BoardTab board = BoardTab.open(tab.before(WATCH), browser.origin(0), path);
    JsonNode first = tab.evaluate(COST);
    // A worker's own requests are not among the page's; the browser keeps its script, too.
    int worker = packedSize("/client/worker.js?protocol=4");
    tell("first load", first, worker);
    assertThat(first.path("bytes").asInt() + worker).isLessThanOrEqualTo(BUDGET);
    assertThat(first.path("requests").asInt()).as("%s", first.path("names")).isLessThanOrEqualTo(6);
    // the document, then its script, then the board
    assertThat(first.path("turns").asInt()).as("%s", first.path("names")).isLessThanOrEqualTo(3);

    tab.evaluate("window.left = true; location.reload()");
    tab.await("the page anew", "window.left === undefined && window.firstCard > 0");
    board.awaitLive();
    JsonNode again = tab.evaluate(COST);
    tell("reload", again, 0);
    // the document, the board and who is signed in
    assertThat(again.path("requests").asInt()).as("%s", again.path("names")).isLessThanOrEqualTo(3);
    assertThat(again.path("turns").asInt()).as("%s", again.path("names")).isLessThanOrEqualTo(2);
    assertThat(again.path("bytes").asInt()).isLessThanOrEqualTo(BUDGET / 5);
  }

  private static void tell(String what, JsonNode cost, int worker) {
    System.out.printf(
        "%s of a board of %d cards at %d KB/s and %d ms: first card after %d ms; %d bytes in all, with %d of the worker;"
            + " until the first card %d requests in %d round trips %s%n",
        what,
        CARDS,
        BYTES_PER_SECOND / 1000,
        LATENCY.toMillis(),
        cost.path("firstCard").asInt(),
        cost.path("bytes").asInt() + worker,
        worker,
        cost.path("requests").asInt(),
        cost.path("turns").asInt(),
        cost.path("names"));
  }

  private static String[] titles() {
    String[] titles = new String[CARDS];
    for (int i = 0; i < CARDS; i++) {
      titles[i] = "Card " + i + " of a board that somebody really uses";
    }
    return titles;
  }

  private static int packedSize(String path) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(browser.origin(0) + path))
              .header("Accept-Encoding", "gzip")
              .build();
      return http.send(request, BodyHandlers.ofByteArray()).body().length;
    }
  }
}
