package io.tidings.node.interest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidings.events.InvalidNameException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several nodes with one Redis, on a clock that the test sets. */
@Timeout(60)
class NodeInterestTest {
  private static final InterestProperties PROPERTIES =
      new InterestProperties(Duration.ofSeconds(3), Duration.ofSeconds(1), Duration.ofSeconds(10));
  private static final long USER = 7;

  private static ManualRedis redis;

  private final List<InterestedNode> nodes = new ArrayList<>();
  private InterestedNode a = node("a");
  private InterestedNode b = node("b");
  private InterestedNode c = node("c");

  @BeforeAll
  static void start() {
    redis = new ManualRedis();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @BeforeEach
  void begin() {
    redis.reset();
    nodes.clear();
    a = node("a");
    b = node("b");
    c = node("c");
    pass(0.1);
  }

  private InterestedNode node(String name) {
    InterestedNode node = new InterestedNode(name, redis, PROPERTIES);
    nodes.add(node);
    return node;
  }

  /** Time passes; all nodes do what is due. */
  private void pass(double seconds) {
    long end = redis.nanos + (long) (seconds * 1e9);
    while (redis.nanos < end) {
      redis.nanos = Math.min(end, redis.nanos + 50_000_000);
      nodes.forEach(InterestedNode::tick);
    }
  }

  private List<String> owners(long user) {
    return nodes.stream()
        .filter(node -> !node.ended && !node.paused && node.own.owns(InterestedNode.chat(user)))
        .map(node -> node.name)
        .toList();
  }

  private void expectNothingLeft() {
    assertThat(redis.dump()).containsOnlyKeys("leases");
  }

  @Test
  void open_firstOfAllNodes_ownsAtOnce() {
    a.open(USER);
    b.open(USER);
    a.open(USER);
    assertThat(a.told).containsExactly("gained 7");
    assertThat(owners(USER)).containsExactly("a");
    pass(30);
    assertThat(a.told).containsExactly("gained 7");
    assertThat(b.told).isEmpty();
  }

  @Test
  void close_lastOfAllNodes_endsAfterTheGracePeriod() {
    a.open(USER);
    b.open(USER);
    a.close(USER);
    pass(12);
    assertThat(owners(USER)).as("it goes on where it is").containsExactly("a");
    b.close(USER);
    pass(9.9);
    assertThat(owners(USER)).containsExactly("a");
    assertThat(redis.present(USER)).isTrue();
    pass(0.2);
    assertThat(redis.present(USER)).isFalse();
    pass(1);
    assertThat(a.told).containsExactly("gained 7", "lost 7");
    expectNothingLeft();
  }

  @Test
  void open_onAnotherNodeWithinTheGracePeriod_keepsTheOwner() {
    a.open(USER).close(USER);
    pass(9.9);
    b.open(USER);
    pass(30);
    assertThat(a.told).containsExactly("gained 7");
    assertThat(b.told).isEmpty();
    b.close(USER);
    pass(11.1);
    assertThat(a.told).containsExactly("gained 7", "lost 7");
    expectNothingLeft();
  }

  @Test
  void open_afterTheGracePeriod_beginsAnewWithAGreaterToken() {
    a.open(USER).close(USER);
    long first = a.token(USER);
    pass(10.1);
    assertThat(owners(USER)).isEmpty();
    b.open(USER);
    assertThat(b.token(USER)).isGreaterThan(first);
  }

  /** The owner has no interest itself, so it is told of the end later than Redis knows. */
  @Test
  void open_ownerHasNotStoppedYet_ownerGoesOn() {
    a.open(USER);
    b.open(USER);
    a.close(USER);
    pass(11);
    b.close(USER);
    pass(9.9);
    a.paused = true;
    pass(0.2);
    assertThat(redis.present(USER)).isFalse();
    c.open(USER);
    assertThat(owners(USER)).as("not before a has stopped").isEmpty();
    a.paused = false;
    pass(1.1);
    assertThat(owners(USER)).containsExactly("a");
    assertThat(a.told).as("it never knew").containsExactly("gained 7");
  }

  @Test
  void open_ownerStopsMeanwhile_ownerIsGivenAGreaterToken() {
    a.open(USER).close(USER);
    long first = a.token(USER);
    pass(9.95);
    redis.automatic = false;
    redis.nanos += 100_000_000;
    a.tick();
    ManualRedis.Call leave = redis.take("-chat 7");
    leave.execute();
    redis.automatic = true;
    b.open(USER);
    assertThat(redis.present(USER)).isTrue();
    assertThat(owners(USER)).as("a does not know yet").containsExactly("a");
    leave.deliver();
    a.run();
    assertThat(a.told).containsExactly("gained 7", "lost 7", "gained 7");
    assertThat(a.token(USER)).isGreaterThan(first);
    pass(5);
    assertThat(owners(USER)).containsExactly("a");
    assertThat(b.told).isEmpty();
  }

  @Test
  void kill_anotherNodeWithInterest_ownsWithinTheLease() {
    b.open(USER);
    a.open(USER);
    b.kill();
    pass(2.5);
    assertThat(owners(USER)).as("the lease holds").isEmpty();
    pass(2.5);
    assertThat(owners(USER)).containsExactly("a");
    a.close(USER);
    pass(10.2);
    assertThat(redis.present(USER)).isFalse();
  }

  @Test
  void kill_usersOnTheirWayElsewhere_keepAnOwnerForTheGracePeriod() {
    LongStream.rangeClosed(1, 2_000).forEach(a::open);
    a.kill();
    pass(5);
    assertThat(b.served).hasSizeBetween(600, 1_400);
    assertThat(c.served).hasSizeBetween(600, 1_400);
    assertThat(b.served.size() + c.served.size()).isEqualTo(2_000);
    long back = b.served.keySet().iterator().next();
    long away = c.served.keySet().iterator().next();
    c.open(back);
    pass(10);
    assertThat(owners(back)).as("came back to c").containsExactly("b");
    assertThat(owners(away)).isEmpty();
    assertThat(redis.present(back)).isTrue();
    assertThat(redis.present(away)).isFalse();
    c.close(back);
    pass(12);
    expectNothingLeft();
  }

  /** The killed node's users were there until then, and the others' grace may be almost over. */
  @Test
  void kill_ownersOwnGracePeriodRuns_beginsItAnew() {
    a.open(USER).close(USER);
    b.open(USER);
    pass(7);
    b.kill();
    pass(9);
    assertThat(owners(USER)).containsExactly("a");
    pass(6);
    assertThat(owners(USER)).isEmpty();
    assertThat(a.told).containsExactly("gained 7", "lost 7");
  }

  /** What the killed node had is the owner's now, though the owner has yet to be told. */
  @Test
  void kill_ownersOwnGracePeriodEndsMeanwhile_endDoesNotCount() {
    a.open(USER).close(USER);
    b.open(USER);
    pass(8);
    b.kill();
    pass(1.9);
    redis.automatic = false;
    pass(0.2);
    ManualRedis.Call leave = redis.take("-chat 7");
    redis.underWay.forEach(ManualRedis.Call::fail);
    redis.automatic = true;
    pass(1.4);
    assertThat(redis.leases()).as("c has handed on what it had").doesNotContain("b.1");
    leave.execute();
    leave.deliver();
    pass(9.5);
    assertThat(owners(USER)).containsExactly("a");
    assertThat(redis.present(USER)).isTrue();
    pass(1);
    assertThat(owners(USER)).isEmpty();
    assertThat(a.told).containsExactly("gained 7", "lost 7");
  }

  @Test
  void pause_longerThanTheLease_losesBeforeItDoesAnythingElse() {
    a.open(USER);
    b.open(USER);
    a.paused = true;
    pass(30);
    assertThat(owners(USER)).containsExactly("b");
    a.poke(USER);
    a.paused = false;
    a.run();
    assertThat(a.told).as("before any answer").containsExactly("gained 7", "lost 7");
    assertThat(owners(USER)).containsExactly("b");
    pass(2);
    assertThat(owners(USER)).containsExactly("b");
    assertThat(a.metric("tidings.interest.lease.lost")).isEqualTo(1);
    b.close(USER);
    pass(12);
    assertThat(owners(USER)).as("a's interest is known again").containsExactly("b");
    assertThat(redis.present(USER)).isTrue();
    a.close(USER);
    pass(12);
    expectNothingLeft();
  }

  /** The answer of a call that was sent before a pause says that the lease was renewed: then. */
  @Test
  void pause_answerOfBefore_isTooOld() {
    a.open(USER);
    redis.automatic = false;
    pass(1);
    ManualRedis.Call renewal = redis.take("a.1");
    renewal.execute();
    renewal.deliver();
    a.paused = true;
    redis.automatic = true;
    redis.nanos += 2_800_000_000L;
    a.paused = false;
    a.run();
    assertThat(a.told).startsWith("gained 7", "lost 7");
    assertThat(a.metric("tidings.interest.lease.lost")).isEqualTo(1);
  }

  @Test
  void cutOff_stopsBeforeTheLeaseEnds() {
    a.open(USER);
    redis.cut = true;
    pass(2.6);
    assertThat(owners(USER)).containsExactly("a");
    assertThat(a.holdsALease()).isTrue();
    pass(0.2);
    assertThat(a.told).containsExactly("gained 7", "lost 7");
    assertThat(a.holdsALease()).isFalse();
    pass(10);
    redis.cut = false;
    pass(2);
    assertThat(a.holdsALease()).isTrue();
    assertThat(owners(USER)).hasSize(1);
    assertThat(a.metric("tidings.interest.lease.lost")).isEqualTo(1);
  }

  /** Redis refuses no write to a script that has written, were it a deletion of nothing. */
  @Test
  void redisFull_noLeaseBegins_thatCouldNotBeRenewed() {
    redis.server.call("CONFIG", "SET", "maxmemory", "1mb");
    try {
      pass(20);
      assertThat(a.holdsALease()).isFalse();
      assertThat(a.metric("tidings.interest.lease.lost")).isEqualTo(1);
    } finally {
      redis.server.call("CONFIG", "SET", "maxmemory", "0");
    }
    pass(2);
    assertThat(a.holdsALease()).isTrue();
  }

  @Test
  void flushAll_interestIsRegisteredAnew() {
    a.open(USER);
    b.open(8);
    long token = a.token(USER);
    redis.server.call("FLUSHALL");
    pass(1.2);
    assertThat(owners(USER)).hasSize(1);
    assertThat(owners(8)).hasSize(1);
    assertThat(redis.present(USER)).isTrue();
    assertThat(token(USER)).isGreaterThan(token);
  }

  /** Though a registers when b's lease of the lost history still holds. */
  @Test
  void newEpoch_usersStayWithTheirNode() {
    a.open(USER).open(8);
    b.open(9);
    c.open(9);
    long token = a.token(USER);
    redis.server.call("HSET", "tidings:{main}:clock", "run", "another", "replid", "another");
    pass(1.2);
    assertThat(owners(USER)).containsExactly("a");
    assertThat(owners(8)).containsExactly("a");
    assertThat(owners(9)).containsExactly("b");
    assertThat(a.told).contains("lost 7");
    assertThat(a.token(USER)).isGreaterThan(token);
    assertThat(c.told).isEmpty();
    a.close(USER).close(8);
    b.close(9);
    c.close(9);
    pass(12);
    expectNothingLeft();
  }

  private long token(long user) {
    return nodes.stream().mapToLong(node -> node.token(user)).max().orElseThrow();
  }

  @Test
  void leave_ownsNothingAndKeepsItsInterest() {
    a.open(USER).open(8);
    b.open(USER);
    a.leave();
    assertThat(a.served).isEmpty();
    pass(1.1);
    assertThat(owners(USER)).containsExactly("b");
    assertThat(owners(8)).hasSize(1).doesNotContain("a");
    a.open(9);
    pass(15);
    assertThat(owners(9)).hasSize(1).doesNotContain("a");
    assertThat(owners(8)).as("its connection is still open").hasSize(1);
    a.end();
    pass(9.9);
    assertThat(owners(8)).as("its user is on the way to another node").hasSize(1);
    pass(1.3);
    assertThat(owners(8)).isEmpty();
    assertThat(owners(9)).isEmpty();
    assertThat(owners(USER)).containsExactly("b");
    assertThat(a.told).containsExactlyInAnyOrder("gained 7", "gained 8", "lost 7", "lost 8");
  }

  /** Said once more, when another node has it already. */
  @Test
  void leave_answerIsLost_takesItFromNobody() {
    a.open(USER);
    redis.automatic = false;
    a.leave();
    ManualRedis.Call stopped = redis.take(">chat 7");
    stopped.execute();
    stopped.fail();
    redis.automatic = true;
    InterestedNode owner = String.valueOf(redis.dump().get("owners")).contains("b.1") ? b : c;
    (owner == b ? c : b).open(USER);
    pass(2);
    assertThat(owners(USER)).containsExactly(owner.name);
  }

  @Test
  void leave_noOtherNode_nobodyOwnsUntilOneComes() {
    b.end();
    c.end();
    a.open(USER);
    a.leave();
    pass(1.5);
    assertThat(owners(USER)).isEmpty();
    InterestedNode d = node("d");
    pass(1);
    d.open(USER);
    assertThat(owners(USER)).containsExactly("d");
    a.end();
    pass(20);
    assertThat(owners(USER)).containsExactly("d");
    d.close(USER);
    pass(12);
    expectNothingLeft();
  }

  @Test
  void end_lastNode_leavesWhatTheNextOneInherits() {
    LongStream.rangeClosed(1, 1_200).forEach(a::open);
    b.end();
    c.end();
    a.end();
    InterestedNode d = node("d");
    pass(1);
    assertThat(redis.leases()).contains("d.1").doesNotContain("a.1");
    pass(11);
    assertThat(d.served).isEmpty();
    expectNothingLeft();
  }

  @Test
  void poke_fromAnyNode_isToldToTheOwner() {
    a.open(USER);
    b.poke(USER).poke(USER).poke(USER);
    c.poke(8);
    pass(1);
    assertThat(a.told).containsExactly("gained 7", "changed 7");
    a.poke(USER);
    assertThat(a.told).as("at once").containsExactly("gained 7", "changed 7", "changed 7");
    pass(5);
    assertThat(a.told).hasSize(3);
    assertThat(b.told).isEmpty();
    assertThat(c.told).isEmpty();
  }

  /** As long as a listener has not stopped, all that the node was told meanwhile is told again. */
  @Test
  void poke_listenersAreSlow_isToldOnce() {
    a.open(USER).open(8).close(8);
    pass(9.9);
    a.heldCalls = new ArrayDeque<>();
    pass(0.2);
    b.poke(USER);
    pass(3);
    assertThat(a.heldCalls).as("lost 8, changed 7").hasSize(2);
    a.heldCalls.forEach(Runnable::run);
    a.heldCalls = null;
    pass(3);
    assertThat(a.told).containsExactly("gained 7", "gained 8", "lost 8", "changed 7");
  }

  @Test
  void call_answerIsLost_isSaidAgain() {
    redis.automatic = false;
    a.open(USER).open(8).poke(USER);
    ManualRedis.Call call = redis.underWay.removeFirst();
    call.execute();
    call.fail();
    redis.automatic = true;
    a.run();
    assertThat(a.told).isEmpty();
    pass(1);
    assertThat(a.told).contains("gained 7", "gained 8", "changed 7");
  }

  /** Otherwise Redis would think that the user is gone, who is there. */
  @Test
  void call_arrivesAfterALaterOne_isIgnored() {
    a.open(USER).close(USER);
    b.open(USER);
    pass(9.9);
    redis.automatic = false;
    pass(0.2);
    ManualRedis.Call leave = redis.take("-chat 7");
    leave.fail();
    redis.underWay.forEach(ManualRedis.Call::fail);
    redis.automatic = true;
    nodes.forEach(InterestedNode::run);
    a.open(USER);
    pass(0.5);
    leave.execute();
    b.close(USER);
    pass(30);
    assertThat(owners(USER)).containsExactly("a");
    assertThat(redis.present(USER)).isTrue();
  }

  @Test
  void call_firstOfAnOlderLease_beginsNone() {
    redis.automatic = false;
    InterestedNode d = node("d");
    d.tick();
    ManualRedis.Call begin = redis.underWay.removeFirst();
    begin.fail();
    redis.automatic = true;
    d.run();
    pass(1);
    d.open(USER);
    begin.execute();
    assertThat(redis.leases()).contains("d.2").doesNotContain("d.1");
    pass(10);
    assertThat(owners(USER)).containsExactly("d");
  }

  @Test
  void storm_tenThousandUsers_areToldInFewCalls() {
    redis.automatic = false;
    LongStream.rangeClosed(1, 10_000).forEach(a::open);
    int before = redis.executed;
    redis.automatic = true;
    while (!redis.underWay.isEmpty()) {
      ManualRedis.Call call = redis.underWay.removeFirst();
      call.execute();
      call.deliver();
      nodes.forEach(InterestedNode::run);
    }
    assertThat(a.served).hasSize(10_000);
    assertThat(redis.executed - before).isLessThan(70);
    int rest = redis.executed;
    pass(10);
    assertThat(redis.executed - rest).as("three nodes at rest").isBetween(27, 33);
  }

  /** A server whose clock is set back would keep a killed node's lease for as long. */
  @Test
  void clockOfRedis_setBack_endsNoLeaseLate() {
    a.open(USER);
    redis.server.call("HSET", "tidings:{main}:state:interest.leases", "a.1", leaseFarAhead());
    a.kill();
    pass(5);
    assertThat(owners(USER)).hasSize(1);
  }

  private static String leaseFarAhead() {
    return "1900000000000 3000 1000 up " + epoch();
  }

  private static String epoch() {
    return redis.server.call("HGET", "tidings:{main}:clock", "epoch").toString();
  }

  @Test
  void damage_byHand_healsWithTheNextLease() {
    a.open(USER);
    String prefix = "tidings:{main}:state:interest.";
    for (String key : List.of("leases", "owners", "number")) {
      redis.server.call("DEL", prefix + key);
      redis.server.call("RPUSH", prefix + key, "damage");
    }
    pass(8);
    assertThat(owners(USER)).hasSize(1);
    assertThat(redis.present(USER)).isTrue();
  }

  @Test
  void kinds_areApart() {
    InterestKey presence = new InterestKey("presence", USER);
    a.own.opened(presence);
    a.run();
    assertThat(a.own.owns(presence)).isTrue();
    assertThat(a.told).as("no listener of this kind").isEmpty();
    assertThat(redis.present(USER)).isFalse();
    assertThat(InterestKey.read("presence 7")).isEqualTo(presence);
    for (String text :
        List.of("", "7", "chat", "chat x", "Chat 7", "chat 7 8", "chat 99999999999999999999")) {
      assertThat(InterestKey.read(text)).as(text).isNull();
    }
    for (String kind : List.of("", "Chat", "a b", "a".repeat(21))) {
      assertThatThrownBy(() -> new InterestKey(kind, 1))
          .isInstanceOf(InvalidNameException.class)
          .hasMessageContaining("kind");
    }
  }

  @Test
  void settings_outOfRange_areNamed() {
    Map<String, Runnable> wrong =
        Map.of(
            "lease", () -> properties(100, 100, 0),
            "renew", () -> properties(3_000, 1_501, 0),
            "grace", () -> properties(3_000, 1_000, -1));
    wrong.forEach((name, made) ->
        assertThatThrownBy(made::run)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("tidings.interest." + name + " has to be"));
  }

  private static void properties(long lease, long renew, long grace) {
    new InterestProperties(
        Duration.ofMillis(lease), Duration.ofMillis(renew), Duration.ofMillis(grace));
  }
}
