package io.tidings.node.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.Tab;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A page of somebody else, with htmx and its own extension for streams. The extension opens a new
 * EventSource after one that the browser has given up, which knows no last id.
 */
@Tag("slow")
class ForeignHtmxTest {
  @RegisterExtension private static final BrowserExtension browser = new BrowserExtension(1);

  /** Notes the sources that the extension makes. */
  private static final String WATCH =
      """
      window.sources = [];
      window.violations = [];
      document.addEventListener('securitypolicyviolation', ({ violatedDirective }) => violations.push(violatedDirective));
      window.EventSource = class extends EventSource {
        constructor(...how) {
          super(...how);
          sources.push(this);
          this.addEventListener('thread-updated', ({ lastEventId }) => (window.lastId = lastEventId));
        }
      };
      """;

  /** As when a balancer answers 502: the source is closed, and its owner is told. */
  private static final String GIVE_UP =
      "(sources.at(-1).close(), sources.at(-1).onerror(new Event('error')), 0)";

  @Test
  void extension_isTold_andItsReconnectMissesWhatHappened_unlessThePageAsksAtEachOpen() {
    Tab grace = browser.signedIn(0, "grace");
    Tab page = browser.signedIn(0, "ada").before(WATCH);
    page.open(browser.origin(0) + "/foreign/htmx.html");
    page.await("the stream", "sources[0]?.readyState === EventSource.OPEN");
    page.await("both fragments", shows("plain", "Grace") + " && " + shows("remedied", "Grace"));

    ChatTab.send(grace, "ada", "while connected");
    page.await("it in the one", shows("plain", "while connected"));
    page.await("it in the other", shows("remedied", "while connected"));
    assertThat(page.evaluate("document.getElementById('peer').textContent").asString())
        .isEqualTo("https://tidings.local/grace");

    // The new source comes half a second later.
    page.evaluate(GIVE_UP);
    ChatTab.send(grace, "ada", "during the outage");
    page.await(
        "another source", "sources.length === 2 && sources[1].readyState === EventSource.OPEN");
    assertThat(page.evaluate("sources[1].url").asString()).doesNotContain("lastEventId");
    page.await("it where the page asks", shows("remedied", "during the outage"));
    assertThat(page.evaluate(shows("plain", "during the outage")).asBoolean()).isFalse();

    // The next trigger brings both.
    ChatTab.send(grace, "ada", "afterwards");
    page.await(
        "all of it",
        Duration.ofSeconds(10),
        shows("plain", "during the outage") + " && " + shows("plain", "afterwards"));
    assertThat(page.evaluate("violations")).isEmpty();
  }

  private static String shows(String id, String text) {
    return "document.getElementById('%s').textContent.includes('%s')".formatted(id, text);
  }
}
