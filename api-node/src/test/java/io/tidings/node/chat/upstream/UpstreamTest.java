package io.tidings.node.chat.upstream;

import static org.awaitility.Awaitility.await;

import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.EventLog;
import io.tidings.events.Page;
import io.tidings.events.Workspace;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.board.TestUser;
import io.tidings.node.chat.ActivePeers;
import io.tidings.node.chat.ChatTopics;
import io.tidings.node.test.TestNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/**
 * A user of a node whose messages are on a {@link TestUpstream}, and bridges as nodes have them.
 */
abstract class UpstreamTest {
  static final String KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
  static final String TOKEN = "tdp_token-of-the-upstream";
  static final String PEER = "https://chat.example.org/grace";
  static final Duration PATIENCE = Duration.ofSeconds(15);

  static TestNode node;

  final List<UpstreamBridge> bridges = new ArrayList<>();
  TestUpstream upstream;
  ActivePeers activePeers;
  long user;

  /** The servers that the bridges may connect to. */
  final Set<UpstreamOrigin> hosts = ConcurrentHashMap.newKeySet();

  private EventId before;

  @BeforeAll
  static void startNode() {
    node =
        TestNode.start(
            "tidings.chat.upstream-key=" + KEY, "tidings.chat.upstream-private=127.0.0.0/8");
  }

  @AfterAll
  static void stopNode() {
    node.close();
  }

  @BeforeEach
  void startUpstream() {
    upstream = TestUpstream.start();
    activePeers = (_, _, _) -> false;
    user = newUser().id;
    before = node.bean(WorkspaceState.class).position().id();
  }

  @AfterEach
  void stopUpstream() {
    bridges.forEach(UpstreamBridge::close);
    upstream.close();
  }

  /** A bridge as another node has it, on the same state; it is only faster to connect again. */
  UpstreamBridge bridge() {
    return bridge(node.bean(OkHttpClient.class));
  }

  UpstreamBridge bridge(OkHttpClient http) {
    UpstreamBridge bridge =
        new UpstreamBridge(
            new UpstreamContext(
                node.bean(UpstreamStore.class),
                new UpstreamAccounts(hosts, node.bean(TokenCipher.class)),
                http,
                node.bean(UpstreamClient.class),
                (state, user, peer) -> activePeers.contains(state, user, peer),
                node.bean(UpstreamMeters.class),
                Clock.systemUTC(),
                Duration.ofMillis(100),
                new Random()));
    bridges.add(bridge);
    return bridge;
  }

  /** Stores the test's upstream, as a user who connects to it. */
  void register() {
    register(upstream.origin());
  }

  void register(String origin) {
    hosts.add(UpstreamOrigin.of(origin));
    store()
        .put(
            user,
            new Upstream(
                UpstreamOrigin.of(origin),
                node.bean(TokenCipher.class).seal(user, TOKEN),
                0,
                null,
                UpstreamStatus.CONNECTING,
                Instant.EPOCH));
  }

  static UpstreamStore store() {
    return node.bean(UpstreamStore.class);
  }

  Upstream stored() {
    Upstream stored = store().find(user);
    if (stored == null) {
      throw new AssertionError("no upstream is stored");
    }
    return stored;
  }

  Upstream awaitStored(String what, Predicate<Upstream> wanted) {
    return await(what).atMost(PATIENCE).until(this::stored, wanted);
  }

  void awaitStatus(UpstreamStatus status) {
    awaitStored("status " + status, upstream -> upstream.status() == status);
  }

  void awaitLastId(String id) {
    awaitStored("last id " + id, upstream -> id.equals(upstream.lastId()));
  }

  /** The events of the user's mailbox. */
  List<Event> events() {
    List<Event> events = new ArrayList<>();
    EventId from = before;
    Page page;
    do {
      page =
          node.bean(EventLog.class)
              .read(Workspace.MAIN, Set.of(ChatTopics.of(user)), from, 1000)
              .join();
      events.addAll(page.events());
      from = page.end();
    } while (page.more());
    return events;
  }

  List<String> eventTypes() {
    return events().stream().map(event -> event.envelope().type()).toList();
  }

  /** The rows of the messages that came, in order. */
  List<Integer> inboundRows() {
    return events().stream()
        .filter(event -> event.envelope().type().equals("message.inbound"))
        .map(event -> event.envelope().data().path("rowId").asInt())
        .toList();
  }

  static TestUser newUser() {
    return TestUser.at(node);
  }
}
