package io.tidings.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.EventLog;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.embedded.RedisServer;
import io.tidings.events.redis.RedisAddress;
import io.tidings.events.redis.RedisLogSettings;
import io.tidings.events.test.LogFixture;
import io.tidings.events.test.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A log that only nodes wrote to has no finding, whatever they did and while they do it. */
class FsckCleanTest {
  private static final Workspace SHOP = new Workspace("shop");

  private static RedisServer server;
  private static LogFixture fixture;
  private static FsckProbe fsck;

  @BeforeAll
  static void start() {
    server = RedisServer.start("stream-node-max-entries 10"); // so that little is trimmed, too
    fixture = new LogFixture(server.url());
    fsck = FsckProbe.of(server.url());
  }

  @AfterAll
  static void stop() {
    fsck.close();
    fixture.close();
    server.close();
  }

  @BeforeEach
  void empty() {
    fixture.redis().flushall();
  }

  private static void assertClean() {
    FsckProbe.Answer answer = fsck.run();
    assertThat(answer.document().get("findings")).isEmpty();
    assertThat(answer.document().get("complete").asBoolean()).isTrue();
    assertThat(answer.clean()).isTrue();
  }

  @Test
  void unusedWorkspace_isClean() {
    assertClean();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void randomWrites_areClean(long seed) {
    new RandomWrites(fixture.log(Settings.maxLength(15)), Workspace.MAIN, seed).run(120);
    FsckProbe.Answer answer = fsck.run();
    // A topic that was forgotten by a commit whose own events were trimmed is told as a note;
    // so is the key of a commit that wrote no event.
    assertThat(answer.errors()).isEmpty();
    assertThat(answer.notes()).isSubsetOf("log-gone", "idempotency-lost");
    assertThat(answer.document().get("entries").asInt()).isGreaterThan(20);
  }

  @Test
  void twoWorkspaces_areCheckedApart() {
    EventLog both = fixture.log(Settings.workspaces(Workspace.MAIN, SHOP));
    new RandomWrites(both, SHOP, 7).run(30);
    LogFixture.append(both, LogFixture.event("a", "one"));
    assertClean();
    try (FsckProbe shop = FsckProbe.of(RedisAddress.of(server.url()), SHOP.name())) {
      assertThat(shop.run().clean()).isTrue();
      fixture.redis().del("tidings:{shop}:log:t1", "tidings:{shop}:head:t1");
      assertThat(shop.run().errors()).contains("topic-lost");
    }
    assertClean();
  }

  @Test
  void epochs_areClean() {
    fixture.append("a", "one");
    // as after a failover
    fixture.redis().hset("tidings:{main}:clock", Map.of("replid", "another", "run", "another"));
    fixture.append("a", "two");
    fixture.append("b", "three");
    assertThat(fixture.redis().hget("tidings:{main}:clock", "epoch")).startsWith("2x");
    assertClean();
    RedisLogSettings raised = Settings.retention(Duration.ofHours(24));
    LogFixture.append(fixture.log(raised), LogFixture.event("c", "four"));
    assertThat(fixture.redis().hget("tidings:{main}:clock", "epoch")).startsWith("3x");
    assertClean();
    // What expires by the shorter retention was not lost.
    fixture.redis().del("tidings:{main}:log:b", "tidings:{main}:head:b");
    assertClean();
    // As docs/operations.md lowers it; the next epoch notes the shorter one.
    fixture.redis().hdel("tidings:{main}:clock", "keep");
    fixture.redis().hset("tidings:{main}:clock", Map.of("replid", "another", "run", "another"));
    fixture.append("b", "five");
    assertThat(fixture.redis().hget("tidings:{main}:clock", "keep")).isEqualTo("3600000");
    assertClean();
  }

  /** As boards are deleted, one by one, and then all of them with their history. */
  @Test
  void forgottenTopics_leaveNoNote() {
    RandomWrites writes = new RandomWrites(fixture.log(), Workspace.MAIN, 8);
    for (String board : List.of("b1", "b2", "b3")) {
      fixture.append(board, "created");
      fixture.append("boards", "created");
      writes.commit(List.of(LogFixture.event("boards", "deleted")), Set.of(new Topic(board)));
    }
    assertClean();
    writes.commit(
        List.of(LogFixture.event("control", "wiped")),
        Set.of(new Topic("boards"), new Topic("b1")));
    fixture.append("boards", "created");
    assertClean();
  }

  @Test
  void lostClock_isCleanAgainAfterTheNextEvent() {
    fixture.append("a", "one");
    fixture.redis().del("tidings:{main}:clock");
    assertThat(fsck.run().errors()).containsExactly("clock-missing");
    fixture.append("a", "two");
    assertClean();
  }

  @Test
  void expiredTopics_areClean() {
    RedisLogSettings brief = Settings.retention(Duration.ofSeconds(1));
    LogFixture.append(fixture.log(brief), LogFixture.event("a", "one"));
    // The log expires with its head; the index keeps the topic until the next event.
    double written = fixture.redis().zscore("tidings:{main}:topics", "a");
    fixture.redis().zadd("tidings:{main}:topics", written - 61_000, "a");
    fixture.redis().del("tidings:{main}:log:a", "tidings:{main}:head:a");
    assertClean();
  }

  @Test
  void logThatIsTrimmedWhileItIsRead_isClean() {
    for (int i = 0; i < 30; i++) {
      fixture.append("a", "event");
    }
    List<Finding> findings = new ArrayList<>();
    EntryWalk walk =
        new EntryWalk(
            fsck.inspector(),
            Workspace.MAIN,
            fsck.inspector().clock(Workspace.MAIN),
            new Topic("a"),
            new EventIndex(),
            findings);
    assertThat(walk.run(10)).isEqualTo(10);
    fixture.redis().xtrim("tidings:{main}:log:a", 5);
    assertThat(walk.run(100)).isEqualTo(5);
    assertThat(findings).isEmpty();
  }

  @Test
  void checkDuringWrites_isClean() throws InterruptedException {
    EventLog log = fixture.log(Settings.maxLength(15));
    AtomicBoolean done = new AtomicBoolean();
    Thread writer =
        Thread.ofVirtual()
            .start(() -> {
              for (int seed = 0; !done.get(); seed++) {
                new RandomWrites(log, Workspace.MAIN, 100 + seed).run(20);
              }
            });
    try {
      for (int round = 0; round < 20; round++) {
        assertThat(fsck.run().errors()).isEmpty();
      }
    } finally {
      done.set(true);
    }
    assertThat(joined(writer)).isTrue();
  }

  private static boolean joined(Thread writer) throws InterruptedException {
    return writer.join(Duration.ofSeconds(20));
  }
}
