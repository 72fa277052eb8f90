package io.tidings.events.redis;

import static io.tidings.events.test.LogFixture.event;
import static io.tidings.events.test.LogFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.tidings.events.Append;
import io.tidings.events.CommitOutcome.Appended;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.EventLog;
import io.tidings.events.IdempotencyKey;
import io.tidings.events.IndeterminateException;
import io.tidings.events.LogUnavailableException;
import io.tidings.events.NewEvent;
import io.tidings.events.Page;
import io.tidings.events.Page.Fork;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.embedded.RedisServer;
import io.tidings.events.redis.RedisLogSettings.Acknowledgement.ReplicaAcks;
import io.tidings.events.redis.RedisLogSettings.Acknowledgement.Strict;
import io.tidings.events.test.LogFixture;
import io.tidings.events.test.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the log says when its server stops, hangs, forgets, forks or is cut off. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@Tag("slow")
class RedisFaultTest {
  private static final Append APPEND = Append.of(Workspace.MAIN, event("a", "x"));
  private static final Duration SHORT = Duration.ofSeconds(1);

  /** Longer than this test may take: a call that waits this long fails the test. */
  private static final Duration FOR_EVER = Duration.ofMinutes(10);

  private final RedisServer server = RedisServer.start("repl-diskless-sync-delay 0");
  private final LogFixture fixture = new LogFixture(server.url());
  private final EventLog log = fixture.log();

  @AfterEach
  void close() {
    fixture.close();
    server.close();
  }

  private static CompletableFuture<Page> reading(EventLog log) {
    return log.read(Workspace.MAIN, Set.of(new Topic("a")), EventId.ZERO, 100);
  }

  private Appended awaitAppend() {
    await("an append").until(() -> failure(log.append(APPEND)) == null);
    return (Appended) log.append(APPEND).join();
  }

  /** A call does not wait for a server that is known to be down. */
  @Test
  void anyCall_portClosed_failsAtOnceAndRecovers() {
    EventLog patient = fixture.log(Settings.timeout(FOR_EVER));
    patient.append(APPEND).join();
    server.stop();
    for (int i = 0; i < 3; i++) {
      assertThat(failure(patient.append(APPEND)))
          .isInstanceOfAny(LogUnavailableException.class, IndeterminateException.class);
      assertThat(failure(reading(patient))).isInstanceOf(LogUnavailableException.class);
    }
    assertThat(failure(patient.append(APPEND)))
        .isInstanceOf(LogUnavailableException.class)
        .hasMessageContaining("cannot connect");
    server.restart();
    awaitAppend();
  }

  /** A call ends by its own timeout: the server says nothing before all have failed. */
  @Test
  void anyCall_serverHangs_failsInTimeAndRecovers() {
    EventLog hasty = fixture.log(Settings.timeout(SHORT));
    EventLog patient = fixture.log(Settings.timeout(FOR_EVER));
    await("a connection").until(() -> failure(hasty.append(APPEND)) == null);
    patient.append(APPEND).join();
    reading(hasty).join();
    server.pause();
    CompletableFuture<?> waiting = patient.append(APPEND);
    CompletableFuture<?> append = hasty.append(APPEND);
    CompletableFuture<?> read = reading(hasty);
    assertThat(failure(append)).isInstanceOf(IndeterminateException.class);
    assertThat(failure(read)).isInstanceOf(LogUnavailableException.class);
    // Now not even a connection can be made: nothing is sent.
    assertThat(failure(hasty.append(APPEND))).isInstanceOf(LogUnavailableException.class);
    assertThat(waiting).isNotDone();
    server.resume();
    awaitAppend();
  }

  @Test
  void append_restartWithoutData_newEpoch() {
    String epoch = ((Appended) log.append(APPEND).join()).epoch();
    server.restart();
    assertThat(awaitAppend().epoch()).isNotEqualTo(epoch);
  }

  @Test
  void append_restartWithData_newEpochAndIdsGoOn() {
    RedisCommands<String, String> redis = fixture.redis();
    redis.configSet("appendonly", "yes");
    redis.configSet("appendfsync", "always");
    await("the append-only file is complete")
        .until(() -> redis.info("persistence").contains("aof_rewrite_in_progress:0"));
    Appended before = (Appended) log.append(APPEND).join();
    redis.configRewrite();
    server.restart();
    Appended after = awaitAppend();
    assertThat(after.epoch()).isNotEqualTo(before.epoch());
    assertThat(after.cursor().id()).isGreaterThan(before.cursor().id());
    Page page = reading(fixture.log(Settings.replicaAcks(1))).join();
    assertThat(page.forkOf(before.epoch())).isEqualTo(before.cursor().id());
  }

  @Test
  void append_firstReplicaAttached_epochStays_promoted_newEpochWithFork() {
    String epoch = ((Appended) log.append(APPEND).join()).epoch();
    try (RedisServer replica = RedisServer.start("replicaof 127.0.0.1 " + server.port())) {
      await("replica in sync")
          .until(() -> fixture.redis().info("replication").contains("state=online"));
      EventLog acked = fixture.log(Settings.replicaAcks(1));
      Appended last = (Appended) acked.append(APPEND).join();
      assertThat(last.epoch()).isEqualTo(epoch);

      try (LogFixture promoted = new LogFixture(replica.url())) {
        promoted.redis().replicaofNoOne();
        Appended lost = (Appended) log.append(APPEND).join();
        Appended first = (Appended) promoted.log().append(APPEND).join();
        assertThat(lost.epoch()).isEqualTo(epoch);
        assertThat(first.epoch()).isNotEqualTo(epoch);
        Page page = reading(promoted.log(Settings.replicaAcks(1))).join();
        assertThat(page.earlierForks()).containsExactly(new Fork(epoch, last.cursor().id()));
        assertThat(reading(promoted.log()).join().earlierForks()).as("under strict").isEmpty();
        assertThat(reading(promoted.log()).join().epoch()).isEqualTo(first.epoch());
      }
    }
  }

  /** A replica is promoted by hand while its primary goes on (recipe R1), which then gives up. */
  @Test
  void splitBrain_primaryGivesUpItsTail_acknowledgedIsCoveredOrWasNever() {
    RedisAddress here = RedisAddress.of(server.url());
    Workspace guarded = new Workspace("guarded");
    try (RedisServer other = RedisServer.start("replicaof 127.0.0.1 " + server.port());
        Load strict = new Load(here, Workspace.MAIN, new Strict());
        Load acked = new Load(here, guarded, new ReplicaAcks(1))) {
      await("replica in sync")
          .until(() -> fixture.redis().info("replication").contains("state=online"));
      strict.publish();
      acked.publish().pause();
      other.call("REPLICAOF", "NO", "ONE");
      await("it has noticed")
          .until(() -> fixture.redis().info("replication").contains("connected_slaves:0"));
      strict.awaitAcknowledged();
      Append append = Append.of(guarded, event("a", "isolated"));
      assertThat(failure(acked.log().append(append))).isInstanceOf(IndeterminateException.class);

      server.call("REPLICAOF", "127.0.0.1", String.valueOf(other.port()));
      await("the tail is gone")
          .until(() -> fixture.redis().info("replication").contains("master_link_status:up"));
      other.call("REPLICAOF", "127.0.0.1", String.valueOf(server.port()));
      server.call("REPLICAOF", "NO", "ONE");
      acked.publish();
      strict.settle();
      acked.settle();
      strict.verify();
      acked.verify();
      assertThat(strict.lost()).isNotEmpty();
      assertThat(strict.follower().resyncs()).isEqualTo(1);
      assertThat(acked.lost()).isEmpty();
    }
  }

  @Test
  void append_replicaAcks_onlyWithTheReplicasAnswerItIsAcknowledged() {
    EventLog acked = fixture.log(Settings.replicaAcks(1));
    EventLog hasty = fixture.log(Settings.timeout(SHORT, new ReplicaAcks(1)));
    await("a connection").until(() -> failure(reading(hasty)) == null);
    assertThat(failure(acked.append(APPEND)))
        .isInstanceOf(IndeterminateException.class)
        .hasMessageContaining("only 0 of 1 replicas");
    try (RedisServer replica = RedisServer.start("replicaof 127.0.0.1 " + server.port())) {
      await("replica in sync")
          .until(() -> fixture.redis().info("replication").contains("state=online"));
      acked.append(APPEND).join();
      Append once =
          new Append(Workspace.MAIN, List.of(event("a", "once")), new IdempotencyKey("k"));
      replica.pause();
      assertThat(failure(hasty.append(once))).isInstanceOf(IndeterminateException.class);
      // A retry finds the key; it too counts only once the replica has it.
      assertThat(failure(hasty.append(once))).isInstanceOf(IndeterminateException.class);
      replica.resume();
      await("acknowledged").until(() -> failure(acked.append(once)) == null);
      assertThat(((Appended) acked.append(once).join()).repeated()).isTrue();
    }
  }

  @Test
  void append_connectionCutBeforeTheAnswer_indeterminateAndNeverResent() throws Exception {
    try (CuttingProxy proxy = new CuttingProxy(server.port())) {
      EventLog cut = fixture.log(RedisAddress.of(proxy.url()), Settings.maxLength(100));
      cut.append(APPEND).join();
      for (CuttingProxy.Cut way : CuttingProxy.Cut.values()) {
        long before = fixture.redis().xlen("tidings:{main}:log:a");
        proxy.cutNext(way);
        assertThat(failure(cut.append(APPEND))).isInstanceOf(IndeterminateException.class);
        cut.append(APPEND).join();
        long written = fixture.redis().xlen("tidings:{main}:log:a") - before;
        assertThat(written).isEqualTo(way == CuttingProxy.Cut.ANSWER ? 2 : 1);
      }
    }
  }

  @Test
  void append_cutAndRetriedWithAKey_writtenOnce() throws Exception {
    Append keyed = new Append(Workspace.MAIN, List.of(event("a", "once")), new IdempotencyKey("k"));
    try (CuttingProxy proxy = new CuttingProxy(server.port())) {
      EventLog cut = fixture.log(RedisAddress.of(proxy.url()), Settings.maxLength(100));
      reading(cut).join();
      cut.append(APPEND).join();
      for (CuttingProxy.Cut way : CuttingProxy.Cut.values()) {
        proxy.cutNext(way);
        assertThat(failure(cut.append(keyed))).isInstanceOf(IndeterminateException.class);
        cut.append(keyed).join();
      }
      List<Event> events = fixture.slice(EventId.ZERO, "a").events();
      assertThat(events.stream().filter(e -> e.envelope().type().equals("once"))).hasSize(1);
    }
  }

  @Test
  void append_diskErrors_refusedWhileReadsGoOn() throws Exception {
    RedisCommands<String, String> redis = fixture.redis();
    EventId before = ((Appended) log.append(APPEND).join()).cursor().id();
    redis.configSet("save", "3600 1");
    Path folder = Path.of(redis.configGet("dir").get("dir"));
    // A folder where the dump should go makes every save fail.
    Files.createDirectories(folder.resolve("dump.rdb/in-the-way"));
    redis.bgsave();
    await("the save fails")
        .until(() -> redis.info("persistence").contains("rdb_last_bgsave_status:err"));
    assertThat(failure(log.append(APPEND)))
        .isInstanceOf(LogUnavailableException.class)
        .hasMessageContaining("MISCONF");
    assertThat(reading(log).join().clock()).isEqualTo(before);
  }

  @Test
  void anyCall_manyWhileTheServerHangs_memoryStaysBounded() {
    // None of the calls may end by itself before all of them are made, however busy the machine is.
    EventLog patient = fixture.log(Settings.timeout(Duration.ofSeconds(40)));
    Append large =
        Append.of(
            Workspace.MAIN,
            NewEvent.of(new Topic("a"), "x", LogFixture.json("\"" + "x".repeat(60_000) + "\"")));
    patient.append(large).join();
    server.pause();
    long refused = 0;
    CompletableFuture<?> last = patient.append(large);
    for (int i = 0; i < 1_500; i++) {
      CompletableFuture<?> write = patient.append(large);
      if (write.isCompletedExceptionally()) {
        refused++;
      }
      last = write;
    }
    server.resume();
    assertThat(refused).isBetween(200L, 600L);
    assertThat(failure(last)).hasMessageContaining("too much");
  }

  @Test
  void health_tellsWhatIsWrong() {
    try (RedisEventLog watched = fixture.log(Settings.maxLength(100))) {
      assertThat(watched.health().writable()).isFalse();
      watched.start();
      await("ready").until(() -> watched.health().writable());
      assertThat(watched.health().problem()).isEmpty();
      assertThat(watched.health().sinceLastProbe()).isZero();
      fixture.redis().configSet("maxmemory-policy", "allkeys-lru");
      await("policy").until(() -> watched.health().problem().contains("noeviction"));
      fixture.redis().configSet("maxmemory-policy", "noeviction");
      await("policy again").until(() -> watched.health().problem().isEmpty());
      server.stop();
      await("stopped").until(() -> !watched.health().writable());
      assertThat(watched.health().problem()).contains("Redis");
    }
  }

  @Test
  void start_redisDown_isMetLater() {
    server.stop();
    try (RedisEventLog early = fixture.log(Settings.maxLength(100))) {
      early.start();
      assertThat(early.health().writable()).isFalse();
      server.restart();
      await("ready").until(() -> early.health().writable());
    }
  }

  @Test
  void close_endsConnectionsOnTheServer() {
    RedisClient client = fixture.client();
    try (var another = client.connect()) {
      RedisEventLog closing = fixture.log(Settings.maxLength(100));
      closing.append(APPEND).join();
      int open = another.sync().clientList().split("\n", -1).length;
      closing.close();
      await("connections end")
          .until(() -> another.sync().clientList().split("\n", -1).length < open);
    }
  }
}
