package io.tidings.events.redis;

import static io.tidings.events.test.LogFixture.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import io.tidings.events.Append;
import io.tidings.events.Commit;
import io.tidings.events.Commit.Write;
import io.tidings.events.CommitOutcome.Appended;
import io.tidings.events.EventId;
import io.tidings.events.InvalidNameException;
import io.tidings.events.LogUnavailableException;
import io.tidings.events.NewEvent;
import io.tidings.events.Workspace;
import io.tidings.events.embedded.RedisServer;
import io.tidings.events.test.LogFixture;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A stream of state has two bounds, and no commit does more than a bounded part of the trimming.
 */
class StateStreamTest {
  private static final String KEY = "tidings:{main}:state:kept";
  private static final Duration DAY = Duration.ofDays(1);

  /** Entries of one node of a stream: Redis trims whole nodes. */
  private static final int NODE = 100;

  private static RedisServer server;
  private static LogFixture fixture;

  @BeforeAll
  static void start() {
    server = RedisServer.start();
    fixture = new LogFixture(server.url());
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

  private static Appended keep(int events, long maxLength, Duration maxAge) {
    List<NewEvent> all = IntStream.range(0, events).mapToObj(n -> event("a", "t" + n)).toList();
    List<Write> copies =
        IntStream.range(0, events)
            .<Write>mapToObj(n -> new Write.StreamAdd("kept", n, maxLength, maxAge))
            .toList();
    Commit.Versions read = fixture.log().versions(Workspace.MAIN, Set.of()).join();
    return (Appended)
        fixture.log().commit(new Commit(Workspace.MAIN, read, copies, all, null)).join();
  }

  @Test
  void commit_overTheMaxLength_theOldestGo() {
    keep(500, 200, DAY);
    Appended last = keep(1, 200, DAY);
    List<StreamMessage<String, String>> left = fixture.redis().xrange(KEY, Range.unbounded());
    assertThat(left).hasSizeBetween(200, 200 + NODE);
    assertThat(left.getLast().getId()).isEqualTo(last.ids().getFirst().toString());
  }

  @Test
  void commit_overTheMaxAge_theOldestGo() {
    long old = System.currentTimeMillis() - DAY.toMillis() - 60_000;
    for (int n = 0; n < 3 * NODE; n++) {
      fixture.redis().xadd(KEY, new XAddArgs().id(old + "-" + n), "d", "old");
    }
    Appended last = keep(1, 100_000, DAY);
    List<StreamMessage<String, String>> left = fixture.redis().xrange(KEY, Range.unbounded());
    assertThat(left).hasSizeLessThanOrEqualTo(NODE);
    assertThat(left.getLast().getId()).isEqualTo(last.ids().getFirst().toString());
    keep(1, 100_000, DAY.multipliedBy(2)); // nothing of it is too old now
    assertThat(fixture.redis().xlen(KEY)).isEqualTo(left.size() + 1L);
  }

  @Test
  void commit_afterTheBoundWasLowered_trimsABoundedPartAtATime() {
    keep(3_000, 100_000, DAY);
    keep(1, 10, DAY);
    assertThat(fixture.redis().xlen(KEY)).isBetween(1_900L, 2_100L);
    keep(1, 10, DAY);
    keep(1, 10, DAY);
    assertThat(fixture.redis().xlen(KEY)).isLessThanOrEqualTo(10L + NODE);
  }

  @Test
  void commit_expiresTheStreamWithItsNewestEntry() {
    keep(1, 10, DAY);
    assertThat(fixture.redis().pttl(KEY)).isBetween(DAY.toMillis() - 60_000, DAY.toMillis());
  }

  /** As after a clock that had been ahead was lost: the commit is written in any case. */
  @Test
  void commit_belowTheStreamsLastId_beginsTheStreamAnew() {
    long ahead = System.currentTimeMillis() + DAY.toMillis();
    fixture.redis().xadd(KEY, new XAddArgs().id(ahead + "-0"), "d", "ahead");
    EventId id = keep(1, 10, DAY).ids().getFirst();
    assertThat(fixture.redis().xrange(KEY, Range.unbounded()))
        .extracting(StreamMessage::getId)
        .containsExactly(id.toString());
    String last = "18446744073709551615-18446744073709551615";
    fixture.redis().xadd(KEY, new XAddArgs().id(last), "d", "written by hand");
    id = keep(1, 10, DAY).ids().getFirst();
    assertThat(fixture.redis().xrange(KEY, Range.unbounded()))
        .extracting(StreamMessage::getId)
        .containsExactly(id.toString());
  }

  /** Redis may refuse an entry for other reasons than its id: the history has to outlive them. */
  @Test
  void commit_outOfMemory_isRefusedAsAWhole() {
    keep(5, 10, DAY);
    List<String> before = fixture.redis().keys("*");
    fixture.redis().configSet("maxmemory", "1");
    try {
      assertThatThrownBy(() -> keep(1, 10, DAY))
          .hasCauseInstanceOf(LogUnavailableException.class)
          .hasMessageContaining("OOM");
      assertThatThrownBy(() ->
              fixture
                  .log()
                  .append(new Append(Workspace.MAIN, List.of(event("a", "x")), null))
                  .join())
          .hasMessageContaining("OOM");
    } finally {
      fixture.redis().configSet("maxmemory", "0");
    }
    assertThat(fixture.redis().xlen(KEY)).isEqualTo(5);
    assertThat(fixture.redis().xlen("tidings:{main}:log:a")).isEqualTo(5);
    assertThat(fixture.redis().keys("*")).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void commit_copyOfAnEventThatItDoesNotHave_isRefused() {
    assertThatThrownBy(() ->
            new Commit(
                Workspace.MAIN,
                fixture.log().versions(Workspace.MAIN, Set.of()).join(),
                List.of(new Write.StreamAdd("kept", 1, 10, DAY)),
                List.of(event("a", "x")),
                null))
        .isInstanceOf(InvalidNameException.class)
        .hasMessageContaining("event of kept");
    assertThatThrownBy(() -> new Write.StreamAdd("kept", 0, 0, DAY))
        .hasMessageContaining("maxLength");
    assertThatThrownBy(() -> new Write.StreamAdd("kept", 0, 1, Duration.ZERO))
        .hasMessageContaining("maxAge");
  }
}
