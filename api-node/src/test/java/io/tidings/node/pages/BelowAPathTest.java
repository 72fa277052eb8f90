package io.tidings.node.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.Balancers;
import io.tidings.node.test.Browser;
import io.tidings.node.test.Browser.Profile;
import io.tidings.node.test.NodeInJvm;
import io.tidings.node.test.Tab;
import io.tidings.node.test.TestCluster;
import io.tidings.testbed.cluster.Balancer;
import io.tidings.testbed.cluster.BalancerKind;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Everything works below a path of its host, as a user sees it: whether the node knows the path, or
 * a load balancer takes it off.
 */
@Tag("slow")
class BelowAPathTest {
  private static final String PATH = "/tidings";

  /** The smallest configuration of a host that serves other things as well. */
  private static final String PLAIN_NGINX =
      """
      pid nginx.pid;
      error_log stderr warn;
      events {}
      http {
        access_log off;
        client_body_temp_path tmp-body;
        proxy_temp_path tmp-proxy;
        fastcgi_temp_path tmp-fastcgi;
        uwsgi_temp_path tmp-uwsgi;
        scgi_temp_path tmp-scgi;
        upstream node { include nodes.conf; }
        server {
          LISTEN
          location / { return 418; }
          location /tidings/ { proxy_pass http://node/; }
        }
      }
      """;

  private static Browser browser;
  private TestCluster<NodeInJvm> cluster;

  @BeforeAll
  static void startBrowser() {
    browser = Browser.start();
  }

  @AfterAll
  static void stopBrowser() {
    browser.close();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void node_withAContextPath_worksThere() {
    cluster = TestCluster.start(2, "server.servlet.context-path=" + PATH);
    expectEverythingAt("http://localhost:" + cluster.node(0).port());
  }

  @Test
  void nodes_behindALocationOfNginx_workThere() {
    cluster = TestCluster.start(2);
    Pattern listen = Pattern.compile("listen [^;]*;");
    UnaryOperator<String> plain =
        shipped ->
            PLAIN_NGINX.replace(
                "LISTEN", listen.matcher(shipped).results().findFirst().orElseThrow().group());
    try (Balancer nginx = Balancers.start(BalancerKind.NGINX, cluster.ports(), plain)) {
      expectEverythingAt("http://localhost:" + nginx.port());
    }
  }

  /** With the lines that are comments there. */
  @ParameterizedTest
  @EnumSource
  void nodes_behindTheShippedConfiguration_workThere(BalancerKind kind) {
    cluster = TestCluster.start(2);
    UnaryOperator<String> belowAPath =
        shipped ->
            shipped
                .replaceAll("(?m)^( *)# ((rewrite|location =|http-request) .*)$", "$1$2")
                .replace("#below ", "");
    try (Balancer balancer = Balancers.start(kind, cluster.ports(), belowAPath)) {
      expectEverythingAt("http://localhost:" + balancer.port());
    }
  }

  private static void expectEverythingAt(String origin) {
    String root = origin + PATH;
    Profile profile = browser.newProfile();
    Tab first = profile.tab();

    // Asked for a board, led to the login, and back.
    first.before(
        "addEventListener('error', ({ target }) => (window.failed ??= []).push(target.src ??"
            + " String(target)), true);");
    first.goTo(root + "/board/DEMO");
    first.await("the login page", here("/login"));
    expectWhole(first);
    first.evaluate("document.getElementById('username').value = 'ada'");
    first.evaluate("document.getElementById('password').value = 'tidings'");
    first.evaluate("document.querySelector('#form .primary').click()");
    first.await("the board again", here("/board/DEMO"));
    BoardTab board = new BoardTab(first, root);
    board.awaitLive();
    expectWhole(first);

    // A picture, which is an address of the node. A load balancer that hears of no node for 2 s
    // answers 503.
    first.evaluate(
        """
        new Promise((done) => {
          const canvas = Object.assign(document.createElement('canvas'), { width: 16, height: 16 });
          canvas.toBlob(async (png) => {
            let answer;
            do answer = await fetch('%s/api/me/avatar', { method: 'PUT', body: png });
            while (answer.status === 503);
            done();
          }, 'image/png');
        })
        """
            .formatted(PATH));
    first.await("the picture", "document.querySelector('#me img')?.naturalWidth > 0");

    // Live, over the one shared worker of that path.
    Tab second = profile.tab();
    second.goTo(root + "/board/DEMO");
    BoardTab other = new BoardTab(second, root);
    other.awaitLive();
    String title = first.evaluate("document.querySelector('.card-title').textContent").asString();
    board.drag(title, 3);
    other
        .tab()
        .await(
            "the card in the other tab",
            "[...document.querySelectorAll('.lane:nth-child(3) .card-title')].some((e) =>"
                + " e.textContent === "
                + BoardTab.text(title)
                + ")");
    assertThat(browser.sharedWorkers())
        .contains(root + "/client/worker.js?protocol=4")
        .allMatch(url -> url.startsWith(origin + PATH + "/") || !url.startsWith(origin + "/"));

    // From page to page.
    second.evaluate("document.querySelector('.brand').click()");
    second.await(
        "the boards", here("/boards") + " && document.querySelector('.project-card') !== null");
    expectWhole(second);
    second.evaluate("document.querySelector('.project-card').click()");
    second.await("a board", "location.pathname.startsWith('" + PATH + "/board/')");
    second.await("it to be live", "document.getElementById('state')?.dataset.state === 'live'");

    // The page that publishes and follows.
    Tab playground = profile.tab();
    playground.goTo(root);
    playground.await(
        "the playground", here("/") + " && document.querySelector('[data-state=live]') !== null");
    playground.evaluate("document.querySelector('#publish-form .primary').click()");
    playground.await("its event", "document.getElementById('count-events').textContent === '1'");
    expectWhole(playground);

    // The chat, whose fragments are fetched and whose messages are sent by addresses of their own.
    Tab chat = profile.tab();
    chat.goTo(root + "/chat?peer=tidings.local/linus");
    chat.await("the chat", here("/chat"));
    chat.evaluate("document.getElementById('add-peer')?.click()");
    chat.await("the thread", "document.getElementById('messages') !== null");
    ChatTab thread = new ChatTab(chat, root);
    thread.awaitLive();
    thread.say("below a path");
    chat.await(
        "the message, and its trigger",
        "document.querySelector('.unsent') === null &&"
            + " document.querySelector('.contact-text').textContent.includes('below a path')");
    expectWhole(chat);

    // Out, by the form that needs no script; every tab follows.
    playground.goTo(root + "/user/logout");
    expectWhole(playground);
    playground.click("form button");
    playground.await(
        "the login page and why", here("/login") + " && !document.getElementById('notice').hidden");
    first.await("the other tab to leave", here("/"));
  }

  private static String here(String path) {
    return "location.pathname === '" + PATH + path + "' && document.readyState === 'complete'";
  }

  /** Its styles, its scripts and its pictures are there, and no link leads out of the path. */
  private static void expectWhole(Tab tab) {
    tab.await(
        "the style",
        "document.styleSheets.length === 1 && document.styleSheets[0].cssRules.length > 0");
    assertThat(tab.evaluate("window.failed ?? []")).isEmpty();
    tab.await(
        "the pictures",
        "[...document.images].every((image) => image.complete && image.naturalWidth > 0)");
    assertThat(
            tab.evaluate(
                """
                [...document.querySelectorAll('a[href], form[action], link[href], script[src]')]
                  .map((e) => e.href ?? e.action ?? e.src)
                  .filter((url) => new URL(url).host === location.host && !new URL(url).pathname.startsWith('%s/'))
                """
                    .formatted(PATH)))
        .isEmpty();
  }
}
