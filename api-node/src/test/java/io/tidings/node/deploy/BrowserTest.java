package io.tidings.node.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.Balancers;
import io.tidings.node.test.Browser;
import io.tidings.node.test.Tab;
import io.tidings.node.test.TestCluster;
import io.tidings.testbed.cluster.Balancer;
import io.tidings.testbed.cluster.BalancerKind;
import io.tidings.testbed.cluster.NodeProcess;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Chromium's own EventSource, and the page that uses it, with real nodes. */
@Tag("slow")
class BrowserTest {
  private static final String TOPIC = "public.a";

  @ParameterizedTest
  @EnumSource
  void eventSource_itsNodeIsKilled_resumesWithItsOwnLastEventId(BalancerKind kind) {
    try (TestCluster<NodeProcess> cluster = TestCluster.startProcesses(3);
        Balancer balancer = Balancers.start(kind, cluster.ports());
        Browser browser = Browser.start()) {
      // Any document of the same origin will do.
      Tab page = browser.open(balancer.uri("/icon.svg").toString());
      page.evaluate(
          """
          Object.assign(window, {got: [], nodes: [], dead: false});
          const source = new EventSource('/api/stream?topic=public.a&framing=named');
          source.addEventListener('connected', (e) => nodes.push(JSON.parse(e.data).node));
          source.addEventListener('counted', (e) => got.push(e.lastEventId));
          source.onerror = () => (dead ||= source.readyState === EventSource.CLOSED);
          """);
      page.await("the stream to be connected", "nodes.length === 1");
      List<String> published = new ArrayList<>();
      int serving = numberOf(page.evaluate("nodes[0]").asString());
      int other = (serving + 1) % 3;
      for (int i = 0; i < 10; i++) {
        published.add(cluster.publish(other, TOPIC, "counted", Integer.toString(i)));
      }
      page.await("the first events", "got.length === 10");
      cluster.node(serving).kill();
      for (int i = 10; i < 20; i++) {
        published.add(cluster.publish(other, TOPIC, "counted", Integer.toString(i)));
      }
      page.await("a second connection", "nodes.length === 2");
      published.add(cluster.publish(other, TOPIC, "counted", "20"));

      page.await("all events", "got.length >= 21");
      assertThat(strings(page.evaluate("got"))).isEqualTo(published);
      assertThat(page.evaluate("nodes[1]").asString()).isNotEqualTo("node-" + serving);
      assertThat(page.evaluate("dead").asBoolean()).isFalse();
    }
  }

  @Test
  void page_publishesAndFollows_overNodesAndReconnects() {
    try (var cluster = TestCluster.start(2);
        Browser browser = Browser.start()) {
      int port = cluster.node(0).port();
      Tab page = browser.open("http://localhost:" + port + "/#topics=public.a,public.b");
      page.await("the page to be live", "document.querySelector('[data-state=live]') !== null");
      assertThat(page.evaluate(text("node")).asString()).isEqualTo("node-0");

      cluster.publish(1, "public.b", "elsewhere", "{\"markup\":\"<b>no</b>\"}");
      page.await("an event of the other node", rowsWith("elsewhere") + " === 1");
      assertThat(page.evaluate("document.querySelectorAll('.rows b').length").asInt()).isZero();

      page.evaluate("document.querySelector('#publish-form .primary').click()");
      page.await("the page's own event", rowsWith("accepted by node-0") + " === 1");

      page.evaluate("document.getElementById('burst').click()");
      page.evaluate("document.getElementById('reconnect').click()");
      page.await("all of the burst", text("count-events") + " === '22'");
      page.await("nothing to be missing", text("count-missing") + " === '0'");
      assertThat(page.evaluate(text("count-duplicates")).asString()).isEqualTo("0");
      assertThat(page.evaluate(text("count-disorder")).asString()).isEqualTo("0");
      assertThat(page.evaluate(text("count-resyncs")).asString()).isEqualTo("0");
      assertThat(page.evaluate(text("count-reconnects")).asString()).isEqualTo("1");
    }
  }

  @Test
  void page_historyIsGone_saysResync() {
    try (var cluster = TestCluster.start(1);
        Browser browser = Browser.start()) {
      Tab page = browser.open("http://localhost:" + cluster.node(0).port() + "/#topics=public.a");
      page.await("the page to be live", "document.querySelector('[data-state=live]') !== null");
      cluster.publish(0, TOPIC, "first", "1");
      page.await("the event", rowsWith("first") + " === 1");
      cluster.redis().restart();
      page.await("a resync", "document.querySelector('[data-state=resynced]') !== null");
      // Rows are drawn with the next frame, after the state has changed.
      page.await("the row of the resync", rowsWith("resync") + " > 0");
      assertThat(page.evaluate(rowsWith("resync")).asInt()).isEqualTo(1);
    }
  }

  private static int numberOf(String node) {
    return Integer.parseInt(node.substring("node-".length()));
  }

  private static String text(String id) {
    return "document.getElementById('" + id + "').textContent";
  }

  private static String rowsWith(String text) {
    return "[...document.querySelectorAll('.rows li')].filter((row) => row.textContent.includes('%s')).length"
        .formatted(text);
  }

  private static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    array.forEach(item -> strings.add(item.asString()));
    return strings;
  }
}
