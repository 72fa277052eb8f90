package io.tidings.node.pages;

import io.tidings.node.test.Balancers;
import io.tidings.node.test.Browser;
import io.tidings.node.test.Browser.Profile;
import io.tidings.node.test.Tab;
import io.tidings.node.test.TestCluster;
import io.tidings.testbed.cluster.Balancer;
import io.tidings.testbed.cluster.BalancerKind;
import io.tidings.testbed.cluster.NodeProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Users drag cards against each other while the node dies that serves one of them. */
@Tag("slow")
class NodeKilledTest {
  /** Moves cards by chance with the keyboard, as fast as the page takes it. */
  private static final String STORM =
      """
      window.storm = async (moves, seed) => {
        const chance = (below) => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % below;
        const press = (key) =>
          document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
        const arrows = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'];
        for (window.done = 0; window.done < moves; window.done++) {
          const cards = [...document.querySelectorAll('.ticket')];
          const card = cards[chance(cards.length)];
          card.focus({ preventScroll: true });
          press(' ');
          for (let steps = chance(4); steps >= 0; steps--) press(arrows[chance(4)]);
          press(' ');
          await new Promise((resolve) => setTimeout(resolve, 30 + chance(60)));
        }
      };
      """;

  private static final int MOVES = 60;

  private static final String SAYS =
      "document.querySelector('#state .state-text').textContent === '%s'";

  @Test
  void nodeKilled_duringADragStorm_everyTabEndsAsAFreshLoad() {
    try (TestCluster<NodeProcess> cluster = TestCluster.startProcesses(3);
        Balancer balancer = Balancers.start(BalancerKind.HAPROXY, cluster.ports());
        Browser browser = Browser.start()) {
      String origin = balancer.uri("").toString().replaceAll("/$", "");
      Profile ada = browser.newProfile();
      Profile grace = browser.newProfile();
      Tab first = ada.tab();
      BoardTab.signIn(first, origin, "ada");
      String path =
          BoardTab.create(first, "STORM", "one", "two", "three", "four", "five", "six", "seven");
      BoardTab.ask(
          first,
          "POST",
          "/api/projects/STORM/members",
          "{\"username\":\"grace\",\"role\":\"writer\"}");
      Tab second = grace.tab();
      BoardTab.signIn(second, origin, "grace");
      List<BoardTab> tabs = new ArrayList<>();
      for (Tab tab : List.of(first, ada.tab(), second, grace.tab())) {
        tabs.add(BoardTab.open(tab.before(STORM), origin, path));
      }

      for (int i = 0; i < tabs.size(); i++) {
        tabs.get(i).tab().evaluate("void storm(%d, %d)".formatted(MOVES, 7919 * (i + 1)));
      }
      Tab served = tabs.getFirst().tab();
      served.await("half of the storm", "done >= " + MOVES / 2);
      String serving =
          served
              .evaluate("document.getElementById('state').dataset.node.match(/node-(\\d)/)[1]")
              .asString();
      cluster.node(Integer.parseInt(serving)).kill();

      for (BoardTab tab : tabs) {
        tab.tab().await("the end of the storm", "done === " + MOVES);
      }
      // What is still under way may come after a load, which then is not the last word.
      Awaitility.await("every tab to be as a fresh load")
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(500))
          .until(() -> {
            Tab tab = ada.tab();
            String fresh = BoardTab.open(tab, origin, path).picture();
            tab.close();
            return fresh.contains("seven")
                && tabs.stream().allMatch(each -> each.picture().equals(fresh));
          });
    }
  }

  @Test
  void onlyNodeKilled_theBoardSaysThatNothingIsSaved_untilItIsBack() {
    try (TestCluster<NodeProcess> cluster = TestCluster.startProcesses(1);
        Browser browser = Browser.start()) {
      String origin = "http://localhost:" + cluster.node(0).port();
      Tab tab = browser.newProfile().tab();
      BoardTab.signIn(tab, origin, "ada");
      BoardTab board = BoardTab.open(tab, origin, BoardTab.create(tab, "ALONE", "one"));

      cluster.node(0).kill();
      tab.await("the words", SAYS.formatted("Offline – changes are not saved"));
      cluster.node(0).start();
      tab.await("it to be live again", SAYS.formatted("Live"));
      board.drag("one", 2);
      board.expectCards(2, "one");
      tab.await(
          "the same after a load",
          "fetch('/api/projects/ALONE/tickets').then((answer) => answer.json())"
              + ".then(({tickets}) => tickets[0].columnId === %s)".formatted(board.column(2)));
    }
  }
}
