package io.tidings.node.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.events.embedded.RedisServer;
import io.tidings.node.board.TestUser;
import io.tidings.node.relay.Transport;
import io.tidings.node.test.Frame;
import io.tidings.node.test.StreamProbe;
import io.tidings.node.test.TestNode;
import io.tidings.testbed.proxy.AnnouncementKind;
import io.tidings.testbed.proxy.Fault.Drop;
import io.tidings.testbed.proxy.FaultProxy;
import io.tidings.testbed.proxy.Injection;
import io.tidings.testbed.proxy.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Snapshots of a state on two nodes; the first one hears Redis through a proxy. */
class SnapshotsTest {
  private static final String CHANGED = "tidings:{main}:state:" + UserSnapshots.CHANGED;

  private static RedisServer redis;
  private static FaultProxy proxy;
  private static TestNode one;
  private static TestNode two;

  private TestUser user;

  @BeforeAll
  static void start() {
    redis = RedisServer.start();
    proxy = FaultProxy.toRedis("127.0.0.1", redis.port(), 1);
    one = node(proxy.port());
    two = node(redis.port());
  }

  @AfterAll
  static void stop() {
    one.close();
    two.close();
    proxy.close();
    redis.close();
  }

  private static TestNode node(int port, String... more) {
    List<String> properties =
        new ArrayList<>(
            List.of(
                "spring.data.redis.url=redis://127.0.0.1:" + port,
                "tidings.interest.grace=100ms",
                "tidings.snapshots.poll=200ms"));
    properties.addAll(List.of(more));
    return TestNode.startWith(
        List.of(FruitState.class, SnapshotConfiguration.class), properties.toArray(String[]::new));
  }

  @BeforeEach
  void user() {
    user = TestUser.at(one);
  }

  private static void set(TestNode node, TestUser user, long number) {
    node.bean(FruitState.class).set(user.id, number);
  }

  private static List<Long> fruit(StreamProbe probe) {
    return probe.frames().stream()
        .filter(frame -> frame.type().equals(FruitState.TYPE))
        .map(frame -> frame.data().asLong())
        .toList();
  }

  private static void awaitFruit(StreamProbe probe, Long... numbers) {
    await().untilAsserted(() -> assertThat(fruit(probe)).containsExactly(numbers));
  }

  private static double announced() {
    return counted("tidings.snapshots.announced");
  }

  private static double polls() {
    return counted("tidings.snapshots.polls");
  }

  private static double counted(String counter) {
    return Stream.of(one, two)
        .mapToDouble(node -> node.bean(MeterRegistry.class).counter(counter).count())
        .sum();
  }

  /** How many changes wait for another look. */
  private static Object waiting() {
    return redis.call("ZCARD", CHANGED);
  }

  private static boolean isOwner(TestNode node) {
    return node.bean(SnapshotPoller.class).isOwner();
  }

  @ParameterizedTest
  @EnumSource
  void change_isPushedToTheUsersConnectionsOnEveryNode_once(Transport transport) {
    TestUser other = TestUser.at(one);
    set(two, user, 3);
    try (StreamProbe here = user.open("/user/events", transport);
        StreamProbe there = user.movedTo(two).open("/user/events", transport);
        StreamProbe others = other.open("/user/events", transport);
        StreamProbe guest = TestUser.guestAt(one).open("/user/events", transport)) {
      awaitFruit(here, 3L);
      awaitFruit(there, 3L);
      awaitFruit(others, 0L);
      set(two, user, 4);
      awaitFruit(here, 3L, 4L);
      awaitFruit(there, 3L, 4L);
      set(one, other, 9);
      awaitFruit(others, 0L, 9L);
      assertThat(fruit(here)).containsExactly(3L, 4L);
      assertThat(here.frames())
          .filteredOn(frame -> frame.type().equals(FruitState.TYPE))
          .extracting(Frame::cursor)
          .containsOnlyNulls();
      guest.expectConnected();
      assertThat(fruit(guest)).isEmpty();
    }
  }

  @Test
  void changesWithoutAConnection_areNotDeliveredLater() {
    for (int i = 1; i <= 5; i++) {
      set(two, user, i);
    }
    try (StreamProbe probe = user.open("/user/events")) {
      awaitFruit(probe, 5L);
      set(two, user, 6);
      awaitFruit(probe, 5L, 6L);
    }
    assertThat(redis.call("KEYS", "*:log:$user." + user.id)).isEqualTo(List.of());
  }

  @Test
  void announcementThatIsLost_isMadeAgain_andReachesOnlyTheConnectionsThatMissedIt() {
    try (StreamProbe here = user.open("/user/events");
        StreamProbe there = user.movedTo(two).open("/user/events")) {
      awaitFruit(here, 0L);
      awaitFruit(there, 0L);
      Injection loss = proxy.inject(new Drop(Selector.all(), AnnouncementKind.EPHEMERALS));
      set(two, user, 1);
      awaitFruit(there, 0L, 1L);
      await().until(() -> loss.hits() > 0);
      assertThat(fruit(here)).containsExactly(0L);
      proxy.heal();
      awaitFruit(here, 0L, 1L);
      set(one, user, 2);
      awaitFruit(there, 0L, 1L, 2L);
    }
  }

  /** No poll helps this node: it has to find out by itself that it may have missed something. */
  @Test
  void nodeThatHeardNothingForAWhile_readsTheStateOfItsConnections() {
    try (TestNode deaf = node(proxy.port(), "tidings.snapshots.poll=0s");
        StreamProbe probe = user.movedTo(deaf).open("/user/events")) {
      awaitFruit(probe, 0L);
      proxy.inject(new Drop(Selector.all(), AnnouncementKind.EPHEMERALS));
      set(two, user, 1);
      redis.call("CLIENT", "KILL", "TYPE", "pubsub");
      awaitFruit(probe, 0L, 1L);
    } finally {
      proxy.heal();
    }
  }

  /** One that cannot be read must not keep the others from being announced. */
  @Test
  void stateThatCannotBeRead_doesNotHoldUpTheOthers() {
    TestUser broken = TestUser.at(one);
    try (StreamProbe here = user.open("/user/events")) {
      awaitFruit(here, 0L);
      proxy.inject(new Drop(Selector.all(), AnnouncementKind.EPHEMERALS));
      set(two, broken, 1);
      redis.call("HSET", "tidings:{main}:state:fruit." + broken.id, "n", "no number");
      set(two, user, 1);
      proxy.heal();
      awaitFruit(here, 0L, 1L);
    } finally {
      proxy.heal();
    }
  }

  @Test
  void metrics_sayWhichNodeLooks_andHowManyStreamsItIsFor() {
    assertThat(gauge(one, "streams")).isZero();
    try (StreamProbe probe = user.open("/user/events")) {
      awaitFruit(probe, 0L);
      await().until(() -> isOwner(one) || isOwner(two));
      for (TestNode node : List.of(one, two)) {
        assertThat(gauge(node, "poll.leader")).isEqualTo(isOwner(node) ? 1 : 0);
      }
      assertThat(gauge(one, "streams") + gauge(two, "streams")).isEqualTo(1);
    }
    await().until(() -> gauge(one, "streams") == 0 && gauge(one, "poll.leader") == 0);
  }

  private static double gauge(TestNode node, String name) {
    return node.bean(MeterRegistry.class).get("tidings.snapshots." + name).gauge().value();
  }

  /** The one that was paused does not know yet that it is no longer the owner. */
  @Test
  void twoOwners_pushNothingTwice() {
    try (StreamProbe probe = user.open("/user/events")) {
      awaitFruit(probe, 0L);
      await().until(() -> isOwner(one) || isOwner(two));
      SnapshotPoller second = (isOwner(one) ? two : one).bean(SnapshotPoller.class);
      second.gained(0, 1);
      double before = announced();
      set(two, user, 1);
      await().until(() -> announced() > before);
      set(two, user, 2);
      awaitFruit(probe, 0L, 1L, 2L);
      second.lost(0);
    }
  }

  /** The lease of an owner that died lasts longer than several polls. */
  @Test
  void changeThatADeadOwnerLeft_isAnnouncedByTheNextOne() {
    await().until(() -> !isOwner(one) && !isOwner(two));
    set(one, user, 1);
    redis.call("DEL", CHANGED);
    long changed = System.currentTimeMillis() - 5_000;
    String member = FruitState.TYPE + " " + user.id;
    redis.call("ZADD", CHANGED, Long.toString(changed), member);
    double before = announced();
    SnapshotPoller next = two.bean(SnapshotPoller.class);
    next.gained(0, 1);
    await().until(() -> announced() > before);
    next.lost(0);
  }

  @Tag("slow")
  @Test
  void noConnectionAnywhere_noNodeLooks_andNothingIsMadeUpForAtTheFirst() {
    await().until(() -> !isOwner(one) && !isOwner(two));
    double polls = polls();
    set(one, user, 1);
    assertThat(waiting()).isNotEqualTo(0L);
    assertThat(polls()).isEqualTo(polls);
    try (StreamProbe probe = user.open("/user/events")) {
      awaitFruit(probe, 1L);
      await().until(() -> isOwner(one) || isOwner(two));
      assertThat(isOwner(one) && isOwner(two)).isFalse();
      await().until(() -> waiting().equals(0L));
      assertThat(fruit(probe)).containsExactly(1L);
    }
  }
}
