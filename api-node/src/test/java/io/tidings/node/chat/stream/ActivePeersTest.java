package io.tidings.node.chat.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.embedded.RedisServer;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.board.TestUser;
import io.tidings.node.chat.ActivePeers;
import io.tidings.node.chat.ChatFeature;
import io.tidings.node.chat.ChatKeys;
import io.tidings.node.chat.PeerUrl;
import io.tidings.node.interest.Interest;
import io.tidings.node.relay.Relay;
import io.tidings.node.test.SseProbe;
import io.tidings.node.test.TestNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Which threads are open, of connections and of tabs that share one. */
@Tag("slow")
class ActivePeersTest {
  private static final String GRACE = "https://example.org/grace";
  private static final String LINUS = "https://example.org/linus";

  private static TestNode one;
  private static TestNode two;

  /** Tabs of this node end half a second after they reported. */
  private static TestNode hasty;

  private TestUser ada;

  @BeforeAll
  static void start() {
    one = TestNode.start();
    two = TestNode.start();
    hasty = TestNode.start("tidings.stream.keepalive=250ms");
  }

  @AfterAll
  static void stop() {
    one.close();
    two.close();
    hasty.close();
  }

  @BeforeEach
  void login() {
    ada = TestUser.at(one);
  }

  private boolean active(String peer) {
    return active(two, ada, peer);
  }

  private static boolean active(TestNode node, TestUser user, String peer) {
    ActivePeers peers = node.bean(ActivePeers.class);
    return node.bean(WorkspaceState.class)
        .read(view -> peers.contains(view, user.id, PeerUrl.of(peer)));
  }

  private static Map<String, String> entries(TestUser user) {
    return one.bean(WorkspaceState.class).hash(new ChatKeys(user.id).activePeers());
  }

  private static void report(TestUser user, String tab, @Nullable String peer) {
    String quoted = peer == null ? "null" : "\"" + peer + "\"";
    user.post("/api/v1/active-peer", "{\"tabId\":\"%s\",\"peer\":%s}".formatted(tab, quoted))
        .expect(204);
  }

  @Test
  void connection_isActiveWhileItLasts_withItsOwnPeer() {
    try (SseProbe grace = ada.open("/events?peer=Example.ORG/grace/")) {
      grace.expectConnected();
      await("grace").until(() -> active(GRACE));
      try (SseProbe linus = ada.movedTo(two).open("/events?peer=" + LINUS)) {
        linus.expectConnected();
        await("linus").until(() -> active(LINUS));
        assertThat(active(GRACE)).isTrue();
      }
      await("linus is gone").until(() -> !active(LINUS));
      assertThat(active(GRACE)).isTrue();
      assertThat(active(one, TestUser.at(one), GRACE)).isFalse();
    }
    await("grace is gone").until(() -> !active(GRACE));
    assertThat(entries(ada)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/events", "/api/v1/events", "/api/v1/events?peer=" + GRACE})
  void stream_withoutAThread_makesNoneActive(String path) {
    try (SseProbe probe = ada.open(path).expectConnected();
        SseProbe later = ada.open("/events?peer=" + LINUS).expectConnected()) {
      await("linus").until(() -> active(LINUS));
      assertThat(active(GRACE)).isFalse();
      assertThat(entries(ada)).hasSize(1);
    }
  }

  /** Servers that read are no tabs: they keep no upstream open. */
  @Test
  void interest_isThatOfTabsAlone() {
    TestUser grace = TestUser.at(one);
    try (SseProbe server = ada.open("/api/v1/events").expectConnected();
        SseProbe tab = grace.open("/events").expectConnected()) {
      await("the tab's interest").until(() -> present(grace));
      assertThat(present(ada)).isFalse();
    }
  }

  private static boolean present(TestUser user) {
    return two.bean(Interest.class).present(ChatFeature.INTEREST, user.id);
  }

  @Test
  void connections_openedAndClosedInAHurry_leaveNothing() {
    for (int i = 0; i < 50; i++) {
      SseProbe probe = ada.open("/events?peer=" + GRACE);
      if (i % 2 == 0) {
        probe.expectStatus(200);
      }
      probe.kill();
    }
    await("all are gone").atMost(Duration.ofSeconds(10)).until(() -> entries(ada).isEmpty());
  }

  /** A node that was cut off for a while has its connections still; one that is gone has none. */
  @Test
  void connections_ofANodeWithoutALease_countAgainOnceItHasOne() {
    try (RedisServer redis = RedisServer.start();
        TestNode node =
            TestNode.start(
                "spring.data.redis.url=" + redis.url(),
                "tidings.interest.lease=60s",
                "tidings.interest.renew=20s")) {
      TestUser user = TestUser.at(node);
      try (SseProbe probe = user.open("/events?peer=" + GRACE).expectConnected()) {
        await("grace").until(() -> active(node, user, GRACE));
        Object leases = ((List<?>) redis.call("KEYS", "*:state:interest.leases")).getFirst();
        redis.call("DEL", String.valueOf(leases));
        assertThat(active(node, user, GRACE)).isFalse();
        report(user, "tab", LINUS); // another write of the user's entries
        assertThat(active(node, user, LINUS)).isTrue();
        assertThat(active(node, user, GRACE)).isFalse();
        TestUser another = TestUser.at(node); // who makes the node speak to Redis
        try (SseProbe more = another.open("/events").expectConnected()) {
          await("grace again").until(() -> active(node, user, GRACE));
        }
      }
    }
  }

  @Test
  void tabs_ofOneSession_keepTheirOwnPeers() {
    report(ada, "one", "example.org/grace");
    report(ada.movedTo(two), "two", LINUS);
    assertThat(active(GRACE)).isTrue();
    assertThat(active(LINUS)).isTrue();
    report(ada, "one", LINUS);
    assertThat(active(GRACE)).isFalse();
    report(ada, "one", null);
    assertThat(active(LINUS)).isTrue();
    ada.with("Content-Type", "text/plain")
        .post("/api/v1/active-peer/leave?tabId=two", null)
        .expect(204);
    assertThat(active(LINUS)).isFalse();
    assertThat(entries(ada)).isEmpty();
  }

  @Test
  void tab_thatIsSilent_endsTwoKeepalivesLater_andLeavesNothing() {
    TestUser there = ada.movedTo(hasty);
    long before = System.nanoTime();
    report(there, "tab", GRACE);
    long after = System.nanoTime();
    assertThat(active(GRACE) || System.nanoTime() - after > 400_000_000L).isTrue();
    await("the tab's end").until(() -> !active(GRACE));
    assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(499_000_000L);
    await("the key's end").until(() -> entries(ada).isEmpty());

    try (SseProbe probe = there.open("/events?peer=" + LINUS).expectConnected()) {
      await("linus").until(() -> active(LINUS));
      report(there, "tab", GRACE);
      await("the tab's end").until(() -> !active(GRACE));
      assertThat(active(LINUS)).isTrue();
    }
  }

  @Test
  void user_hasAtMostSoManyEntries_theOldestMakesRoom() {
    report(ada, "first", GRACE);
    for (int i = 1; i < ActiveEntries.MOST; i++) {
      one.bean(ActiveEntries.class).putTab(ada.id, "tab" + i, PeerUrl.of(LINUS)).join();
    }
    assertThat(active(GRACE)).isTrue();
    one.bean(ActiveEntries.class).putTab(ada.id, "last", PeerUrl.of(LINUS)).join();
    assertThat(active(GRACE)).isFalse();
    assertThat(entries(ada)).hasSize(ActiveEntries.MOST).containsKey("t:last");
  }

  @Test
  void entries_thatTheScriptHasNotWritten_countForNothing_andAreRemoved() {
    String key = "*:state:" + new ChatKeys(ada.id).activePeers();
    report(ada, "tab", LINUS);
    String full = String.valueOf(((List<?>) one.redis().call("KEYS", key)).getFirst());
    one.redis().call("HSET", full, "c:x", "nonsense", "t:y", "1 x " + GRACE, "z", "1 1 " + GRACE);
    assertThat(active(GRACE)).isFalse();
    assertThat(active(LINUS)).isTrue();
    report(ada, "tab", LINUS);
    assertThat(entries(ada)).doesNotContainKeys("c:x", "t:y");
  }

  /** A page that asks for its fragments when it is told of a message finds no unread one. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void inbound_forAThreadThatIsOpen_isReadWhenItsTriggerArrives(boolean byConnection) {
    TestUser sender = TestUser.at(two);
    String address = "tidings.local/" + sender.username;
    TestUser elsewhere = ada.movedTo(hasty);
    try (SseProbe thread =
            elsewhere.open(byConnection ? "/events?peer=" + address : "/events").expectConnected();
        SseProbe sidebar = ada.open("/events").expectConnected()) {
      if (!byConnection) {
        report(ada, "tab", address);
      }
      await("the thread is open").until(() -> active("https://" + address));
      String own = "{\"peer\":\"tidings.local/%s\",\"text\":\"hello\"}".formatted(ada.username);
      sender.post("/api/v1/messages", own).expect(201);
      for (SseProbe probe : List.of(thread, sidebar)) {
        probe.expectEvent("read-watermark-changed").expectEvent("thread-updated");
      }
      JsonNode contact = ada.get("/api/v1/contacts").expect(200).path("contacts").get(0);
      assertThat(contact.path("unread").asLong()).isZero();
      assertThat(contact.path("lastReadRowId").asLong()).isEqualTo(1);
    }
    ada.post("/api/v1/active-peer/leave?tabId=tab", null).expect(204);
    await("the thread is closed").until(() -> !active("https://" + address));
    try (SseProbe sidebar = ada.open("/events").expectConnected()) {
      String own = "{\"peer\":\"tidings.local/%s\",\"text\":\"again\"}".formatted(ada.username);
      sender.post("/api/v1/messages", own).expect(201);
      sidebar.expectEvent("thread-updated").expectEvent("contact-changed");
      JsonNode contact = ada.get("/api/v1/contacts").expect(200).path("contacts").get(0);
      assertThat(contact.path("unread").asLong()).isEqualTo(1);
    }
  }

  @Test
  void report_malformed_isRefused() {
    String path = "/api/v1/active-peer";
    ada.post(path, "{\"tabId\":\"a b\",\"peer\":null}")
        .expectProblem(400, "invalid-field", "tabId");
    ada.post(path, "{\"tabId\":\"t\",\"peer\":\"http://x\"}")
        .expectProblem(400, "invalid-field", "peer");
    ada.post(path, "{\"tabId\":\"t\",\"peer\":7}").expectProblem(400, "invalid-field", "peer");
    ada.post(path, "{\"tabId\":\"t\",\"peer\":null,\"pear\":1}")
        .expectProblem(400, "unknown-field", "pear");
    ada.post(path, "{\"tabId\":\"t\"}").expect(400);
    ada.post(path + "/leave?tabId=a%20b", null).expectProblem(400, "invalid-field", "tabId");
    ada.post(path + "/leave", null).expect(400);
    TestUser guest = TestUser.guestAt(one);
    guest.post(path, "{\"tabId\":\"t\",\"peer\":null}").expectProblem(401, "unauthorized");
    guest.post(path + "/leave?tabId=t", null).expectProblem(401, "unauthorized");
    HttpResponse<String> foreign =
        one.post(
            path + "/leave?tabId=t", "", "Cookie", ada.cookie(), "Origin", "https://evil.test");
    assertThat(foreign.statusCode()).isEqualTo(403);
    assertThat(entries(ada)).isEmpty();
  }

  @Test
  void reports_tooMany_are429() {
    for (int i = 0; i < ActivePeerLimiter.BURST; i++) {
      report(ada, "tab", null);
    }
    int refused = 0;
    for (int i = 0; i < 20; i++) {
      refused += ada.post("/api/v1/active-peer/leave?tabId=t", null).status() == 429 ? 1 : 0;
    }
    assertThat(refused).isPositive();
    report(TestUser.at(one), "tab", null);
  }

  /** Redis does not answer while a connection ends: its entry ends once Redis is back. */
  @Test
  void connection_endsWhileRedisIsSilent_itsEntryEndsLater() {
    try (RedisServer redis = RedisServer.start();
        TestNode node = TestNode.start("spring.data.redis.url=" + redis.url())) {
      TestUser user = TestUser.at(node);
      SseProbe probe = user.open("/events?peer=" + GRACE).expectConnected();
      await("grace").until(() -> active(node, user, GRACE));
      redis.pause();
      probe.close();
      await("the node has noticed").until(() -> node.bean(Relay.class).connections() == 0);
      redis.resume();
      await("grace is gone").atMost(Duration.ofSeconds(20)).until(() -> !active(node, user, GRACE));
    }
  }
}
