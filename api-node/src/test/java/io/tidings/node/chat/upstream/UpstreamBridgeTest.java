package io.tidings.node.chat.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidings.events.Event;
import io.tidings.events.LogException;
import io.tidings.node.chat.upstream.TestUpstream.Reply;
import io.tidings.node.chat.upstream.TestUpstream.Stream;
import io.tidings.testbed.proxy.Fault.Down;
import io.tidings.testbed.proxy.Fault.HalfOpen;
import io.tidings.testbed.proxy.FaultProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of an upstream's stream: connections, events, positions and status. */
@Tag("slow")
class UpstreamBridgeTest extends UpstreamTest {

  @Test
  void gained_userWithUpstream_connectsWithTheTokenAndTellsTheTabs() {
    register();
    bridge().gained(user, 1);
    Stream stream = upstream.stream(1);
    assertThat(stream.request.header("authorization")).isEqualTo("Bearer " + TOKEN);
    assertThat(stream.request.header("via")).isEqualTo("1.1 tidings-bridge");
    assertThat(stream.lastEventId()).isNull();
    awaitStatus(UpstreamStatus.CONNECTED);
    assertThat(stored().lastId()).isEqualTo("start");
    assertThat(stored().fence()).isEqualTo(1);
    assertThat(eventTypes())
        .as("of the registration and the connection")
        .containsExactly("chat.resync", "chat.resync");
  }

  @Test
  void gained_userWithoutUpstream_connectsNowhereUntilThereIsOne() {
    UpstreamBridge bridge = bridge();
    bridge.gained(user, 1);
    register();
    assertThat(upstream.requests()).isEmpty();
    bridge.changed(user);
    upstream.stream(1);
  }

  @Test
  void frames_ofEachKind_becomeEventsOfTheUserWithPeersInNormalForm() {
    register();
    bridge().gained(user, 1);
    Stream stream = upstream.stream(1);
    String peer = "\"peer\":\"CHAT.example.org/grace/\"";
    stream.send("inbound", "{" + peer + ",\"rowId\":3}", "1");
    stream.send("outbound-state", "{" + peer + ",\"rowId\":4,\"state\":\"delivered\"}", "2");
    stream.send("read-watermark-changed", "{" + peer + ",\"rowId\":3}", "3");
    stream.send("contact-changed", "{" + peer + "}", "4");
    stream.send("contact-removed", "{" + peer + "}", "5");
    stream.send("resync", "{\"reason\":\"trimmed\"}", "6");
    awaitLastId("6");
    List<Event> events = events();
    assertThat(events.subList(2, events.size()).stream().map(e -> e.envelope().type()))
        .containsExactly(
            "message.inbound",
            "message.state",
            "watermark.advanced",
            "contact.changed",
            "contact.removed",
            "chat.resync");
    assertThat(events)
        .allSatisfy(
            event -> assertThat(event.envelope().data().path("bridged").asBoolean()).isTrue());
    assertThat(events.subList(2, 7))
        .allSatisfy(
            event -> assertThat(event.envelope().data().path("peer").asString()).isEqualTo(PEER));
    assertThat(events.get(3).envelope().data().path("state").asString()).isEqualTo("delivered");
  }

  @Test
  void frames_malformed_leadToAResyncAndTheNextOnesCome() {
    register();
    bridge().gained(user, 1);
    awaitStatus(UpstreamStatus.CONNECTED);
    upstream.stream(1)
        .send("inbound", "{\"peer\":\"ftp://x y\",\"rowId\":1}", "1")
        .send("inbound", "no json", "2")
        .send("inbound", "{\"peer\":\"" + PEER + "\",\"rowId\":-1}", "3")
        .send("outbound-state", "{\"peer\":\"" + PEER + "\",\"rowId\":1,\"state\":\"read\"}", "4")
        .send("unheard-of", "{}", "5")
        .raw(": a comment\n\n")
        .inbound(PEER, 7, "6");
    awaitLastId("6");
    List<String> types = eventTypes();
    assertThat(types.subList(2, types.size()))
        .as("a state that is unknown here is no reason to read everything")
        .containsExactly(
            "chat.resync", "chat.resync", "chat.resync", "message.state", "message.inbound");
  }

  /** It would be stored as an id of this cluster's log. */
  @Test
  void idThatIsAPlaceholder_isNotStored() {
    register();
    bridge().gained(user, 1);
    awaitStatus(UpstreamStatus.CONNECTED);
    upstream.stream(1).inbound(PEER, 1, "$id").inbound(PEER, 2, "$id2");
    awaitLastId("$id2");
    assertThat(inboundRows()).containsExactly(1, 2);
    assertThat(upstream.streams()).hasSize(1);
  }

  @Test
  void idWithoutAnEvent_isStoredWithTheNextOne() {
    register();
    bridge().gained(user, 1);
    awaitStatus(UpstreamStatus.CONNECTED);
    upstream.stream(1).send("ping", "{}", "p1").inbound(PEER, 1, "p2");
    awaitLastId("p2");
    assertThat(eventTypes()).hasSize(3);
  }

  @Test
  void lost_endsTheConnectionAtOnce() {
    register();
    UpstreamBridge bridge = bridge();
    bridge.gained(user, 1);
    awaitStatus(UpstreamStatus.CONNECTED);
    bridge.lost(user);
    await("the end").atMost(PATIENCE).until(() -> upstream.openStreams().isEmpty());
    bridge.changed(user);
    assertThat(upstream.streams()).hasSize(1);
  }

  @Test
  void deleted_endsTheConnectionWhenTheOwnerIsPoked() {
    register();
    UpstreamBridge bridge = bridge();
    bridge.gained(user, 1);
    awaitStatus(UpstreamStatus.CONNECTED);
    assertThat(store().remove(user)).isTrue();
    bridge.changed(user);
    await("the end").atMost(PATIENCE).until(() -> upstream.openStreams().isEmpty());
    assertThat(store().find(user)).isNull();
    assertThat(eventTypes()).containsExactly("chat.resync", "chat.resync", "chat.resync");
  }

  /** Frames that were under way when the user left this upstream belong to nobody. */
  @Test
  void deletedAndConnectedElsewhere_lateFramesOfTheFirst_areNotPassedOn() {
    register();
    bridge().gained(user, 1);
    awaitStatus(UpstreamStatus.CONNECTED);
    Stream first = upstream.stream(1);
    store().remove(user);
    register();
    first.inbound(PEER, 1, "late");
    upstream.stream(2).inbound(PEER, 2, "new");
    awaitLastId("new");
    assertThat(inboundRows()).containsExactly(2);
    assertThat(first.isOpen()).isFalse();
  }

  @Test
  void connectionEnded_isResumedFromTheLastEvent() {
    register();
    bridge().gained(user, 1);
    upstream.stream(1).inbound(PEER, 1, "one").end();
    Stream second = upstream.stream(2);
    assertThat(second.lastEventId()).isEqualTo("one");
    second.inbound(PEER, 2, "two");
    awaitLastId("two");
    assertThat(inboundRows()).containsExactly(1, 2);
    assertThat(stored().status()).isEqualTo(UpstreamStatus.CONNECTED);
  }

  /** It may have lost Last-Event-ID on the way, or ignore it. */
  @Test
  void upstreamThatBeginsAnew_leadsToAResync() {
    register();
    bridge().gained(user, 1);
    upstream.stream(1).inbound(PEER, 1, "one");
    awaitLastId("one");
    upstream.beginAnew().cut();
    awaitLastId("start");
    assertThat(eventTypes())
        .containsExactly("chat.resync", "chat.resync", "message.inbound", "chat.resync");
  }

  @Test
  void upstreamWithoutIds_leadsToAResyncWithEachConnection() {
    upstream.withoutIds();
    register();
    bridge().gained(user, 1);
    awaitStatus(UpstreamStatus.CONNECTED);
    upstream.cut();
    upstream.stream(2);
    await("the resync").atMost(PATIENCE).until(() -> eventTypes().size() == 3);
    assertThat(eventTypes()).containsOnly("chat.resync");
  }

  /** It cannot tell what came since: everything is read again. */
  @Test
  void upstreamRestartedWithoutItsHistory_leadsToAResync() {
    upstream.replay();
    register();
    bridge().gained(user, 1);
    upstream.stream(1);
    upstream.publish(PEER, 1, "a-1");
    awaitLastId("a-1");
    int port = upstream.port();
    upstream.close();
    upstream = TestUpstream.start(port, other -> other.replay().publish(PEER, 2, "b-1"));
    assertThat(upstream.stream(1).lastEventId()).isEqualTo("a-1");
    awaitLastId("b-1");
    List<String> types = eventTypes(); // perhaps it was unavailable for a moment
    assertThat(types.subList(types.indexOf("message.inbound") + 1, types.size()))
        .isNotEmpty()
        .containsOnly("chat.resync");
    upstream.publish(PEER, 3, "b-2");
    awaitLastId("b-2");
    assertThat(inboundRows()).containsExactly(1, 3);
  }

  /** What came while it was down is resumed; tabs read again, since they could not meanwhile. */
  @Test
  void upstreamRestarted_isShownAsUnavailableAndResumedWithAResync() {
    register();
    bridge().gained(user, 1);
    int port = upstream.port();
    upstream.stream(1).inbound(PEER, 1, "one");
    awaitLastId("one");
    upstream.close();
    awaitStatus(UpstreamStatus.UNAVAILABLE);
    upstream = TestUpstream.start(port);
    assertThat(upstream.stream(1).lastEventId()).isEqualTo("one");
    awaitStatus(UpstreamStatus.CONNECTED);
    upstream.stream(1).inbound(PEER, 2, "two");
    awaitLastId("two");
    assertThat(eventTypes())
        .containsExactly(
            "chat.resync",
            "chat.resync",
            "message.inbound",
            "chat.resync",
            "chat.resync",
            "message.inbound");
  }

  @Test
  void upstreamHalfOpen_isNoticedByItsKeepalive() {
    try (FaultProxy proxy = FaultProxy.to("127.0.0.1", upstream.port())) {
      upstream.keepalive(1_500);
      register(TestUpstream.origin(proxy.port()));
      bridge().gained(user, 1);
      Stream first = upstream.stream(1);
      AtomicBoolean alive = new AtomicBoolean(true);
      Thread.ofVirtual()
          .start(() -> {
            while (first.isOpen() && alive.get()) {
              first.raw(": alive\n\n");
              LockSupport.parkNanos(50_000_000);
            }
          });
      awaitStatus(UpstreamStatus.CONNECTED);
      await("comments keep it open")
          .during(Duration.ofSeconds(4))
          .atMost(PATIENCE)
          .until(() -> upstream.streams().size() == 1);
      proxy.on(proxy.currentConnections()).inject(new HalfOpen());
      upstream.stream(2);
      alive.set(false);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void tokenRefused_endsItUntilTheUserConnectsAgain(int status) {
    register();
    UpstreamBridge bridge = bridge();
    upstream.refuseStreams(Reply.of(status, "{}"));
    bridge.gained(user, 1);
    awaitStatus(UpstreamStatus.UNAUTHORIZED);
    assertThat(eventTypes()).containsExactly("chat.resync", "chat.resync");
    bridge.changed(user);
    bridge().gained(user, 2);
    await("no further attempt")
        .during(Duration.ofMillis(500))
        .atMost(PATIENCE)
        .until(() -> upstream.requests().size() == 1);
    upstream.refuseStreams(null);
    register();
    bridges.get(1).changed(user);
    upstream.stream(1);
  }

  @Test
  void noContent_endsIt() {
    register();
    upstream.refuseStreams(Reply.of(204, ""));
    bridge().gained(user, 1);
    awaitStatus(UpstreamStatus.ENDED);
    assertThat(upstream.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 302, 404, 500})
  void answerThatIsNoStream_isUnavailableAndTriedAgain(int status) {
    register();
    upstream.refuseStreams(
        new Reply(status, "Location: " + upstream.origin() + "/elsewhere\r\n", "{}"));
    bridge().gained(user, 1);
    awaitStatus(UpstreamStatus.UNAVAILABLE);
    upstream.refuseStreams(null);
    upstream.stream(1);
    awaitStatus(UpstreamStatus.CONNECTED);
    assertThat(upstream.requests("/elsewhere")).isEmpty();
  }

  @Test
  void retryAfter_isRespected() {
    register();
    upstream.refuseStreams(new Reply(503, "Retry-After: 2\r\n", "{}"));
    bridge().gained(user, 1);
    awaitStatus(UpstreamStatus.UNAVAILABLE);
    long refused = System.nanoTime();
    upstream.refuseStreams(null);
    upstream.stream(1);
    assertThat(Duration.ofNanos(System.nanoTime() - refused))
        .isGreaterThan(Duration.ofMillis(1700));
  }

  @Test
  void blockWithoutAnEnd_isNotKeptInMemory() {
    register();
    bridge().gained(user, 1);
    awaitStatus(UpstreamStatus.CONNECTED);
    Stream first = upstream.stream(1);
    String line = "data: " + "x".repeat(1000) + "\n";
    IntStream.range(0, 200).forEach(_ -> first.raw(line));
    upstream.stream(2);
    assertThat(first.isOpen()).isFalse();
  }

  /** The operator took it from the list after the user had connected. */
  @Test
  void host_notListedAnyMore_getsNoToken() {
    register();
    hosts.clear();
    bridge().gained(user, 1);
    awaitStatus(UpstreamStatus.UNAUTHORIZED);
    assertThat(upstream.requests()).isEmpty();
  }

  @Test
  void fault_isFollowedByAnotherConnection() {
    register();
    AtomicBoolean once = new AtomicBoolean(true);
    activePeers =
        (_, _, _) -> {
          if (once.getAndSet(false)) {
            throw new IllegalStateException("seeded");
          }
          return false;
        };
    bridge().gained(user, 1);
    upstream.stream(1).inbound(PEER, 1, "1");
    Stream second = upstream.stream(2);
    assertThat(second.lastEventId()).isEqualTo("start");
    second.inbound(PEER, 1, "1");
    awaitLastId("1");
    assertThat(inboundRows()).containsExactly(1);
  }

  @Test
  void user_whoDoesNotExistAnyMore_getsNoUpstream() {
    user = Long.MAX_VALUE;
    assertThatThrownBy(this::register).hasMessageContaining("does not exist");
    assertThat(store().find(user)).isNull();
  }

  @Test
  void address_notListed_isNotConnectedTo() {
    register("http://127.0.0.1:" + upstream.port());
    bridge(UpstreamHttp.client(new UpstreamAddresses(List.of()))).gained(user, 1);
    awaitStatus(UpstreamStatus.UNAVAILABLE);
    assertThat(upstream.requests()).isEmpty();
  }

  @Test
  void inbound_inAnOpenThread_advancesUpstreamBeforeTheTabsAreTold() {
    register();
    activePeers = (_, someone, peer) -> someone == user && peer.text().equals(PEER);
    List<List<Integer>> told = new ArrayList<>();
    upstream.rest(request -> {
      told.add(inboundRows());
      return Reply.of(200, request.body());
    });
    bridge().gained(user, 1);
    upstream.stream(1).inbound("https://chat.example.org/other", 4, "1").inbound(PEER, 5, "2");
    awaitLastId("2");
    assertThat(upstream.requests("/api/v1/contacts/read"))
        .singleElement()
        .satisfies(request -> {
          assertThat(request.body()).isEqualTo("{\"peer\":\"" + PEER + "\",\"rowId\":5}");
          assertThat(request.header("authorization")).isEqualTo("Bearer " + TOKEN);
        });
    assertThat(told).containsExactly(List.of(4));
    assertThat(inboundRows()).containsExactly(4, 5);
  }

  @Test
  void advance_thatFailsOrHangs_doesNotHoldTheTrigger() {
    register();
    activePeers = (_, _, _) -> true;
    CountDownLatch never = new CountDownLatch(1);
    upstream.rest(request -> {
      if (request.body().contains("\"rowId\":1}")) {
        return Reply.of(500, "{}");
      }
      try {
        never.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return Reply.of(200, "{}");
    });
    bridge().gained(user, 1);
    upstream.stream(1).inbound(PEER, 1, "1").inbound(PEER, 2, "2");
    await("both triggers").atMost(PATIENCE).until(() -> inboundRows().size() == 2);
    never.countDown();
  }

  // More than one owner.

  @Test
  void holderOfAnOlderToken_writesNothingTwice() {
    register();
    UpstreamBridge early = bridge();
    early.gained(user, 1);
    Stream first = upstream.stream(1).inbound(PEER, 1, "1");
    awaitLastId("1");
    bridge().gained(user, 2);
    Stream second = upstream.stream(2);
    assertThat(second.lastEventId()).isEqualTo("1");
    second.inbound(PEER, 2, "2");
    awaitLastId("2");
    first.inbound(PEER, 2, "2").inbound(PEER, 3, "3"); // it was stopped for an hour
    await("the older one ends").atMost(PATIENCE).until(() -> !first.isOpen());
    early.changed(user); // and it does not come back
    second.inbound(PEER, 3, "3");
    awaitLastId("3");
    assertThat(inboundRows()).containsExactly(1, 2, 3);
    assertThat(upstream.streams()).hasSize(2);
    assertThat(stored().fence()).isEqualTo(2);
  }

  /** The older one is faster: the newer one goes on from there, and writes it not again. */
  @Test
  void olderHolderThatIsFaster_isContinuedByTheNewerOne() {
    register();
    bridge().gained(user, 1);
    Stream first = upstream.stream(1).inbound(PEER, 1, "1");
    awaitLastId("1");
    bridge().gained(user, 2);
    Stream second = upstream.stream(2);
    first.inbound(PEER, 2, "2");
    awaitLastId("2");
    second.inbound(PEER, 2, "2");
    Stream third = upstream.stream(3);
    assertThat(third.lastEventId()).isEqualTo("2");
    third.inbound(PEER, 3, "3");
    awaitLastId("3");
    assertThat(inboundRows()).containsExactly(1, 2, 3);
  }

  @Test
  void redisSilent_holdsTheFrameAndPassesItOnLater() {
    register();
    bridge().gained(user, 1);
    upstream.stream(1).inbound(PEER, 1, "1");
    awaitLastId("1");
    node.redis().pause();
    try {
      upstream.stream(1).inbound(PEER, 2, "2").inbound(PEER, 3, "3");
      assertThatThrownBy(this::stored).isInstanceOf(LogException.class);
    } finally {
      node.redis().resume();
    }
    awaitLastId("3");
    assertThat(inboundRows()).containsExactly(1, 2, 3);
  }

  /** The next owner connects at once, and upstreams may allow one stream only. */
  @Test
  void lost_whileRedisIsSilent_endsTheConnectionAtOnce() {
    register();
    UpstreamBridge bridge = bridge();
    bridge.gained(user, 1);
    awaitStatus(UpstreamStatus.CONNECTED);
    node.redis().pause();
    try {
      upstream.stream(1).inbound(PEER, 1, "1");
      await("the frame is being written")
          .pollDelay(Duration.ofMillis(200))
          .until(() -> upstream.openStreams().size() == 1);
      bridge.lost(user);
      await("the end") // before Redis is given up
          .atMost(Duration.ofMillis(1_500))
          .until(() -> upstream.openStreams().isEmpty());
    } finally {
      node.redis().resume();
    }
  }

  @Test
  void unreachable_atFirst_isTriedAgain() {
    try (FaultProxy proxy = FaultProxy.to("127.0.0.1", upstream.port())) {
      proxy.inject(new Down());
      register(TestUpstream.origin(proxy.port()));
      bridge().gained(user, 1);
      awaitStatus(UpstreamStatus.UNAVAILABLE);
      proxy.heal();
      upstream.stream(1);
      awaitStatus(UpstreamStatus.CONNECTED);
    }
  }
}
