package io.tidings.events.redis;

import static io.tidings.events.test.LogFixture.event;
import static io.tidings.events.test.LogFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisURI;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidings.events.Append;
import io.tidings.events.EventId;
import io.tidings.events.LogUnavailableException;
import io.tidings.events.Page;
import io.tidings.events.RecordingListener;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.embedded.RedisCluster;
import io.tidings.events.embedded.RedisCluster.Takeover;
import io.tidings.events.embedded.RedisServer;
import io.tidings.events.redis.Follower.RecoveryTime;
import io.tidings.events.redis.RedisLogSettings.Acknowledgement;
import io.tidings.events.redis.RedisLogSettings.Acknowledgement.ReplicaAcks;
import io.tidings.events.redis.RedisLogSettings.Acknowledgement.Strict;
import io.tidings.events.test.LogFixture;
import io.tidings.events.test.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A shard fails over, and a slot moves, while events are published with each policy. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class ClusterTest {
  private static final Duration NODE_TIMEOUT = Duration.ofSeconds(2);

  /** Of a wait that ends at all. How long a failover is felt, {@code make faults} measures. */
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private static RedisCluster redis;

  private Load strict;
  private Load acked;

  private static final Workspace STRICT = new Workspace("strict");

  @BeforeAll
  static void start() {
    redis = RedisCluster.start(NODE_TIMEOUT);
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  /** A workspace of the same shard. */
  private static Workspace workspaceOfSameShard() {
    RedisServer primary = redis.primaryOf(slot(STRICT));
    return IntStream.range(0, 1_000)
        .mapToObj(i -> new Workspace("acked" + i))
        .filter(workspace -> redis.primaryOf(slot(workspace)) == primary)
        .findFirst()
        .orElseThrow();
  }

  private static int slot(Workspace workspace) {
    return redis.slotOf("{" + workspace.name() + "}");
  }

  @BeforeEach
  void open() {
    redis.awaitHealthy();
    strict = load(STRICT, new Strict());
    acked = load(workspaceOfSameShard(), new ReplicaAcks(1));
  }

  @AfterEach
  void close() {
    strict.close();
    acked.close();
  }

  private static Load load(Workspace workspace, Acknowledgement policy) {
    return new Load(address(), workspace, policy);
  }

  private static RedisAddress address() {
    return new RedisAddress.ClusterAddress(
        redis.servers().stream().map(server -> RedisURI.create(server.url())).toList(), null);
  }

  @Test
  void anyCall_workspacesOfAllShards_appendReadAndHear() {
    Workspace[] workspaces =
        IntStream.range(0, 8).mapToObj(i -> new Workspace("w" + i)).toArray(Workspace[]::new);
    assertThat(Stream.of(workspaces).map(one -> redis.primaryOf(slot(one))).distinct()).hasSize(3);
    Topic topic = new Topic("a");
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    try (RedisEventLog log =
        new RedisEventLog(address(), Settings.workspaces(workspaces), Clock.systemUTC(), meters)) {
      log.start();
      for (Workspace workspace : workspaces) {
        RecordingListener listener = new RecordingListener();
        CompletableFuture<Void> attached = new CompletableFuture<>();
        log.feed(workspace, listener)
            .attach(Set.of(topic), null, answer -> attached.complete(null));
        attached.orTimeout(10, TimeUnit.SECONDS).join();
        log.append(Append.of(workspace, event("a", "one"))).join();
        Page page = log.read(workspace, Set.of(topic), EventId.ZERO, 10).join();
        assertThat(LogFixture.types(LogFixture.slice(page, "a"))).containsExactly("one");
        await("the event").until(() -> listener.events().size() == 1);
      }
      await("healthy").until(() -> log.health().writable());
      assertThat(log.health().problem()).isEmpty();
      await("memory of each primary")
          .until(() -> meters.find("tidings.redis.memory.used").gauges().size() == 3);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("slow")
  void replicaTakesOver_primaryStays_bothFollow(Takeover how) {
    strict.publish();
    acked.publish();
    if (how == Takeover.AGREED) {
      acked.pause();
    }
    measureRecovery("CLUSTER FAILOVER " + how, () -> redis.failover(slot(STRICT), how));
    if (how == Takeover.AGREED) {
      acked.publish();
      assertThat(acked.follower().resyncs()).as("all was acknowledged before").isZero();
    }
    acked.awaitAcknowledged();
    verify();
  }

  @Test
  @Tag("slow")
  void primaryKilled_acknowledgedByItsReplicaSurvives_othersAreTold() {
    strict.publish();
    acked.publish();
    RedisServer primary = redis.primaryOf(slot(STRICT));
    measureRecovery("SIGKILL", primary::kill);
    primary.restart();
    acked.awaitAcknowledged();
    verify();
  }

  @Test
  @Tag("slow")
  void primaryHangsAndWakesUp_noNodeStaysWithIt() {
    strict.publish();
    acked.publish();
    RedisServer primary = redis.primaryOf(slot(STRICT));
    measureRecovery("SIGSTOP", primary::pause);
    primary.resume();
    acked.awaitAcknowledged();
    verify();
  }

  @Test
  @Tag("slow")
  void slotMoves_publishingWaitsForIt_oneResync() {
    strict.publish();
    int slot = slot(STRICT);
    measureRecovery(
        "slot moved", () -> redis.move(slot, redis.primaryOtherThan(redis.primaryOf(slot))));
    verify();
    assertThat(strict.lost()).isEmpty();
    assertThat(strict.failures()).isZero();
  }

  @Test
  void append_slotStaysOnItsWay_refusedInTimeAndNotWritten() {
    int slot = slot(STRICT);
    RedisServer from = redis.primaryOf(slot);
    RedisServer to = redis.primaryOtherThan(from);
    Append append = Append.of(STRICT, event("a", "x"));
    strict.log().append(append).join();
    int before = strict.surviving().size();
    String number = String.valueOf(slot);
    to.call("CLUSTER", "SETSLOT", number, "IMPORTING", (String) from.call("CLUSTER", "MYID"));
    from.call("CLUSTER", "SETSLOT", number, "MIGRATING", (String) to.call("CLUSTER", "MYID"));
    try {
      assertThat(failure(strict.log().append(append)))
          .isInstanceOf(LogUnavailableException.class)
          .hasMessageContaining("TRYAGAIN");
      assertThat(strict.surviving()).hasSize(before);
    } finally {
      redis.move(slot, to);
    }
    assertThat(failure(strict.log().append(append))).isNull();
  }

  @Test
  void append_slotNotServedForAMoment_waitsForIt() {
    int slot = slot(STRICT);
    RedisServer owner = redis.primaryOf(slot);
    Append append = Append.of(STRICT, event("a", "x"));
    strict.log().append(append).join();
    owner.call("CONFIG", "RESETSTAT");
    owner.call("CLUSTER", "DELSLOTS", String.valueOf(slot));
    CompletableFuture<?> waiting = strict.log().append(append);
    await("the rejection")
        .until(() -> ((String) owner.call("INFO", "errorstats")).contains("CLUSTERDOWN"));
    owner.call("CLUSTER", "ADDSLOTS", String.valueOf(slot));
    assertThat(failure(waiting)).isNull();
  }

  /** {@code -Dtidings.failovers=50}: that many faults in a row, and one ledger over all of them. */
  @Test
  @EnabledIfSystemProperty(named = "tidings.failovers", matches = "\\d+")
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  @Tag("slow")
  void manyFaults_inAnyOrder_nothingLostInSilence() {
    strict.publish();
    acked.publish();
    long seed = System.nanoTime();
    System.out.println("ClusterTest: seed " + seed);
    Random random = new Random(seed);
    for (int left = Integer.getInteger("tidings.failovers"); left > 0; left--) {
      int slot = slot(STRICT);
      RedisServer primary = redis.primaryOf(slot);
      switch (random.nextInt(6)) {
        case 0 -> {
          primary.kill();
          redis.awaitPrimaryOtherThan(slot, primary);
          primary.restart();
        }
        case 1 -> {
          primary.pause();
          redis.awaitPrimaryOtherThan(slot, primary);
          primary.resume();
        }
        case 2 -> redis.move(slot, redis.primaryOtherThan(primary));
        case 3 -> redis.failover(slot, Takeover.AGREED);
        case 4 -> redis.failover(slot, Takeover.FORCE);
        default -> redis.failover(slot, Takeover.TAKEOVER);
      }
      redis.awaitHealthy();
      strict.awaitAcknowledged();
      acked.awaitAcknowledged();
    }
    verify();
  }

  /** Does it, and waits until events of a new epoch come as promptly as before. */
  private void measureRecovery(String what, Runnable fault) {
    String epoch = strict.follower().epoch();
    Instant since = Instant.now();
    fault.run();
    RecoveryTime recovery = strict.follower().awaitRecovery(since, epoch, LIMIT);
    System.out.println("ClusterTest: " + what + ": " + recovery);
    assertThat(strict.follower().resyncs()).isEqualTo(1);
  }

  private void verify() {
    strict.settle();
    acked.settle();
    strict.verify();
    acked.verify();
    assertThat(acked.lost()).isEmpty();
  }
}
