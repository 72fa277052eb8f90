package io.tidings.node.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.node.relay.Relay;
import io.tidings.node.test.Browser;
import io.tidings.node.test.Browser.Profile;
import io.tidings.node.test.NodeInJvm;
import io.tidings.node.test.Tab;
import io.tidings.node.test.TestCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The tabs of one browser share one stream, and leave together. */
@Tag("slow")
class SharedStreamTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String IS_LEADER =
      "document.getElementById('state').dataset.role === 'leader'";

  private static final String BY_WEBSOCKET =
      "document.getElementById('state').dataset.via === 'websocket'";

  private TestCluster<NodeInJvm> cluster;
  private Browser browser;

  @BeforeEach
  void start() {
    cluster = TestCluster.start(2);
    browser = Browser.start();
  }

  @AfterEach
  void stop() {
    browser.close();
    cluster.close();
  }

  @Test
  void eightTabs_holdOneStream() {
    List<BoardTab> tabs = open(8, "");
    assertThat(streams()).isEqualTo(1);
    tabs.get(7).drag("one", 2);
    tabs.forEach(tab -> tab.expectCards(2, "one"));
    assertThat(streams()).isEqualTo(1);
  }

  @Test
  void withoutEventSource_tabsShareOneWebSocket_andLeaveTogether() {
    List<BoardTab> tabs = open(3, "delete window.EventSource;");
    assertThat(streams()).isEqualTo(1);
    for (BoardTab tab : tabs) {
      tab.tab().await("it to be live by a WebSocket", BY_WEBSOCKET);
    }
    tabs.get(2).drag("one", 2);
    tabs.forEach(tab -> tab.expectCards(2, "one"));

    tabs.get(0).tab().click(".me-menu summary");
    tabs.get(0).tab().click("#sign-out");
    expectToLeave(tabs.getFirst(), tabs);
    awaitStreams(0);
  }

  @Test
  void withoutSharedWorker_tabsElectALeader_andItsEndFailsOver() {
    List<BoardTab> tabs = open(3, "delete window.SharedWorker;");
    awaitStreams(1);
    assertThat(leaders(tabs)).hasSize(1);
    BoardTab leader = leaders(tabs).getFirst();
    List<BoardTab> others = tabs.stream().filter(tab -> !tab.equals(leader)).toList();

    leader.tab().close();
    BoardTab one = others.get(0);
    BoardTab other = others.get(1);
    Awaitility.await("another leader").atMost(PATIENCE).until(() -> leaders(others).size() == 1);
    awaitStreams(1);
    one.drag("one", 2);
    other
        .tab()
        .await(
            "the move, over the new leader's stream",
            "document.querySelectorAll('.lane:nth-child(2) .ticket').length === 1");
    assertThat(leaders(others)).hasSize(1);
    assertThat(streams()).isEqualTo(1);
  }

  @Test
  void logout_endsTheStreamsOfAllTabs_andNoneReturns() {
    List<BoardTab> tabs = open(4, "");
    BoardTab last = tabs.get(3);
    last.tab().click(".me-menu summary");
    last.tab().click("#sign-out");
    expectToLeave(last, tabs);
    // Each of the others shows the start page, which has a public stream of its own.
    awaitStreams(3);
    double opened = opens();
    // Longer than any retry, and than the watchdog that replaces a silent stream.
    Awaitility.await("no stream to return")
        .during(Duration.ofSeconds(65))
        .atMost(Duration.ofSeconds(80))
        .until(() -> streams() == 3 && opens() == opened);
  }

  private static void expectToLeave(BoardTab signedOut, List<BoardTab> tabs) {
    for (BoardTab tab : tabs) {
      String path = tab.equals(signedOut) ? "/login" : "/";
      tab.tab()
          .await(
              "the page " + path,
              "location.pathname === '" + path + "' && document.readyState === 'complete'");
    }
  }

  @Test
  void wipe_endsAllSessions_onEveryNode() {
    BoardTab ada = open(1, "").getFirst();
    BoardTab.ask(
        ada.tab(),
        "POST",
        "/api/projects/SHARED/members",
        "{\"username\":\"grace\",\"role\":\"writer\"}");
    String other = "http://localhost:" + cluster.node(1).port();
    Tab grace = browser.newProfile().tab();
    BoardTab.signIn(grace, other, "grace");
    BoardTab.open(grace, other, "/board/SHARED");
    Tab linus = browser.newProfile().tab();
    BoardTab.signIn(linus, other, "linus");
    linus.await("the list to be live", "document.getElementById('state').dataset.state === 'live'");

    BoardTab.ask(
        ada.tab(),
        "POST",
        "/api/admin/database/wipe",
        """
        {"confirm":"WIPE ALL DATA","password":"tidings",
         "admin":{"username":"root","name":"Root","password":"a new beginning"}}
        """);
    for (Tab tab : List.of(ada.tab(), grace, linus)) {
      tab.await(
          "the login page and why",
          "location.pathname === '/login' && document.getElementById('notice').textContent.startsWith('All data was deleted')");
    }
    awaitStreams(0);
  }

  /** Tabs of one profile on one node, each prepared with a script. */
  private List<BoardTab> open(int count, String before) {
    Profile profile = browser.newProfile();
    String origin = "http://localhost:" + cluster.node(0).port();
    Tab first = profile.tab().before(before);
    BoardTab.signIn(first, origin, "ada");
    String path = BoardTab.create(first, "SHARED", "one", "two");
    List<BoardTab> tabs = new ArrayList<>(List.of(BoardTab.open(first, origin, path)));
    IntStream.range(1, count)
        .forEach(_ -> tabs.add(BoardTab.open(profile.tab().before(before), origin, path)));
    return tabs;
  }

  private static List<BoardTab> leaders(List<BoardTab> tabs) {
    return tabs.stream().filter(tab -> tab.tab().evaluate(IS_LEADER).asBoolean()).toList();
  }

  /** How many streams were ever opened. */
  private double opens() {
    return opens(cluster.node(0)) + opens(cluster.node(1));
  }

  /** By each transport. */
  private static double opens(NodeInJvm node) {
    return node.bean(MeterRegistry.class).get("tidings.opens").counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  private int streams() {
    return cluster.node(0).bean(Relay.class).connections()
        + cluster.node(1).bean(Relay.class).connections();
  }

  private void awaitStreams(int count) {
    Awaitility.await(count + " streams").atMost(PATIENCE).until(() -> streams() == count);
  }
}
