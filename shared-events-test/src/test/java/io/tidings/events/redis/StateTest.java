package io.tidings.events.redis;

import static io.tidings.events.test.LogFixture.event;
import static io.tidings.events.test.LogFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.Commit;
import io.tidings.events.Commit.Write.HashPut;
import io.tidings.events.CommitOutcome;
import io.tidings.events.CommitOutcome.Appended;
import io.tidings.events.CommitOutcome.VersionConflict;
import io.tidings.events.EventLog;
import io.tidings.events.LogUnavailableException;
import io.tidings.events.StateQuery;
import io.tidings.events.StateQuery.HashQuery;
import io.tidings.events.StateQuery.NumberQuery;
import io.tidings.events.StateScript;
import io.tidings.events.StateSnapshot;
import io.tidings.events.Workspace;
import io.tidings.events.embedded.RedisServer;
import io.tidings.events.test.LogFixture;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** State is read where it is written, together with its versions. */
class StateTest {
  private static final String CLOCK = "tidings:{main}:clock";
  private static final StateScript COUNT =
      new StateScript("return { redis.call('INCR', KEYS[2]), ARGV[3], epoch, now }");

  private static RedisServer server;
  private static LogFixture fixture;
  private static EventLog log;

  @BeforeAll
  static void start() {
    server = RedisServer.start();
    fixture = new LogFixture(server.url());
    log = fixture.log();
  }

  @AfterAll
  static void stop() {
    fixture.close();
    server.close();
  }

  @BeforeEach
  void empty() {
    fixture.redis().flushall();
  }

  private static StateSnapshot state(
      Set<String> names, List<HashQuery> hashes, List<NumberQuery> numbers) {
    return log.state(Workspace.MAIN, new StateQuery(names, hashes, numbers)).join();
  }

  private static CommitOutcome commit(Commit.Versions read, Map<String, String> fields) {
    HashPut put = new HashPut("h", fields);
    return log.commit(
            new Commit(Workspace.MAIN, read, List.of(put), List.of(event("a", "x")), null))
        .join();
  }

  private static long number(EventLog log, int count) {
    NumberQuery query = new NumberQuery("ids", "ticket", count);
    return log.state(Workspace.MAIN, new StateQuery(Set.of(), List.of(), List.of(query)))
        .join()
        .firstNumbers()
        .getFirst();
  }

  @Test
  void state_hashesFieldsAndVersions_areOneAnswer() {
    StateSnapshot nothing = state(Set.of("h"), List.of(new HashQuery("h", null)), List.of());
    assertThat(nothing.hashes()).containsExactly(Map.of());
    assertThat(nothing.versions().versionByName()).isEqualTo(Map.of("h", ""));

    Map<String, String> fields = Map.of("a", "1", "b", "", "c", "ü\n");
    Appended done = (Appended) commit(nothing.versions(), fields);
    StateSnapshot found =
        state(
            Set.of("h"),
            List.of(
                new HashQuery("h", null),
                new HashQuery("h", List.of("b", "none", "c")),
                new HashQuery("none", List.of("a"))),
            List.of());
    assertThat(found.hashes()).containsExactly(fields, Map.of("b", "", "c", "ü\n"), Map.of());
    assertThat(found.versions().versionByName())
        .isEqualTo(Map.of("h", done.cursor().id().toString()));
    assertThat(found.versions().position()).isEqualTo(done.cursor());
    assertThat(found.time()).isBetween(Instant.now().minusSeconds(5), Instant.now().plusSeconds(5));
  }

  @Test
  void state_manyFields_areAllRead() {
    Map<String, String> fields = new HashMap<>();
    IntStream.range(0, 20_000).forEach(i -> fields.put("field" + i, "value" + i));
    commit(log.versions(Workspace.MAIN, Set.of()).join(), fields);
    List<HashQuery> both =
        List.of(new HashQuery("h", null), new HashQuery("h", List.copyOf(fields.keySet())));
    assertThat(state(Set.of(), both, List.of()).hashes()).containsExactly(fields, fields);
  }

  @Test
  void state_ofAnotherType_isAFaultAndNothingIsGiven() {
    fixture.redis().set("tidings:{main}:state:h", "text");
    StateQuery query =
        new StateQuery(
            Set.of(),
            List.of(new HashQuery("h", null)),
            List.of(new NumberQuery("ids", "ticket", 1)));
    assertThat(failure(log.state(Workspace.MAIN, query)))
        .isInstanceOf(LogUnavailableException.class);
    assertThat(number(log, 1)).isEqualTo(1);
  }

  @Test
  void numbers_manyAtOnceFromTwoNodes_areGivenOnce() {
    EventLog other = fixture.log(RedisLogSettings.defaults());
    List<CompletableFuture<StateSnapshot>> rows =
        IntStream.range(0, 500)
            .mapToObj(i ->
                (i % 2 == 0 ? log : other)
                    .state(
                        Workspace.MAIN,
                        new StateQuery(
                            Set.of(), List.of(), List.of(new NumberQuery("ids", "ticket", 3)))))
            .toList();
    List<Long> all =
        rows.stream()
            .map(row -> row.join().firstNumbers().getFirst())
            .flatMap(first -> LongStream.range(first, first + 3).boxed())
            .toList();
    assertThat(all)
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 1500).boxed().toList());
  }

  /** A failover may have forgotten numbers that were given. */
  @Test
  void numbers_newEpoch_beginFarBehind() {
    assertThat(number(log, 5)).isEqualTo(1);
    assertThat(number(log, 1)).isEqualTo(6);
    long now = System.currentTimeMillis();
    fixture.redis().del(CLOCK);
    long first = number(log, 2);
    assertThat(first).as("not behind the time").isGreaterThan(now);
    assertThat(number(log, 0)).isEqualTo(first + 2);
    assertThat(number(log, 1)).isEqualTo(first + 2);
    fixture.redis().del(CLOCK);
    assertThat(number(log, 1)).as("far beyond the last").isGreaterThanOrEqualTo(first + 1_000_000);
  }

  /** Each of the two epochs that follow the backup gave numbers of its own. */
  @Test
  void numbers_sameBackupRestoredTwice_areNotGivenAgain() {
    String ids = "tidings:{main}:state:ids";
    assertThat(number(log, 5)).isEqualTo(1);
    Map<String, String> backup = fixture.redis().hgetall(ids);
    Set<Long> given = new HashSet<>();
    for (int restored = 0; restored < 3; restored++) {
      fixture.redis().del(ids);
      fixture.redis().hset(ids, backup);
      fixture.redis().hdel(CLOCK, "names"); // the step of docs/operations.md
      for (int i = 0; i < 3; i++) {
        assertThat(given.add(number(log, 1))).as("was never given before").isTrue();
      }
      long last = Collections.max(given); // a restore takes longer than it took to give these
      await().until(() -> System.currentTimeMillis() > last);
    }
  }

  /** A number is of the history that gave it: a commit in another one does not use it. */
  @Test
  void numbers_ofAnotherEpoch_cannotBeCommitted() {
    StateSnapshot read = state(Set.of(), List.of(), List.of(new NumberQuery("ids", "ticket", 1)));
    fixture.redis().del(CLOCK);
    assertThat(commit(read.versions(), Map.of("t:1", "{}"))).isInstanceOf(VersionConflict.class);
    assertThat(fixture.redis().exists("tidings:{main}:state:h")).isZero();
  }

  @Test
  void script_ofTheApplication_runsBehindTheFence() {
    List<Object> answer =
        fixture.log().write(Workspace.MAIN, COUNT, List.of("n"), List.of("argument")).join();
    assertThat(answer.subList(0, 2)).containsExactly(1L, "argument");
    assertThat(answer.get(2)).isEqualTo(fixture.redis().hget(CLOCK, "epoch"));
    assertThat((Long) answer.get(3))
        .isBetween(System.currentTimeMillis() - 5_000, System.currentTimeMillis() + 5_000);
    assertThat(fixture.redis().get("tidings:{main}:state:n")).isEqualTo("1");
  }

  @Test
  void replica_readsNoStateAndRunsNoScript() {
    try (RedisServer replica = RedisServer.start("replicaof 127.0.0.1 " + server.port());
        LogFixture there = new LogFixture(replica.url())) {
      StateQuery query = StateQuery.versions(Set.of("h"));
      assertThat(failure(there.log().state(Workspace.MAIN, query)))
          .isInstanceOf(LogUnavailableException.class)
          .hasMessageContaining("READONLY");
      assertThat(failure(there.log().run(Workspace.MAIN, COUNT, List.of("n"), List.of(""))))
          .hasMessageContaining("READONLY");
      assertThat(failure(there.log().write(Workspace.MAIN, COUNT, List.of("n"), List.of(""))))
          .isInstanceOf(LogUnavailableException.class)
          .hasMessageContaining("READONLY");
    }
  }
}
