package io.tidings.events.test;

import static io.tidings.events.test.LogFixture.event;
import static io.tidings.events.test.LogFixture.failure;
import static io.tidings.events.test.LogFixture.json;
import static io.tidings.events.test.LogFixture.slice;
import static io.tidings.events.test.LogFixture.topic;
import static io.tidings.events.test.LogFixture.types;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.tidings.events.Append;
import io.tidings.events.Commit;
import io.tidings.events.Commit.Versions;
import io.tidings.events.Commit.Write;
import io.tidings.events.CommitOutcome;
import io.tidings.events.CommitOutcome.AppendOutcome;
import io.tidings.events.CommitOutcome.Appended;
import io.tidings.events.CommitOutcome.KeyReused;
import io.tidings.events.CommitOutcome.VersionConflict;
import io.tidings.events.Cursor;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.EventLog;
import io.tidings.events.IdempotencyKey;
import io.tidings.events.InvalidNameException;
import io.tidings.events.LogUnavailableException;
import io.tidings.events.NewEvent;
import io.tidings.events.Page;
import io.tidings.events.PayloadTooLargeException;
import io.tidings.events.Topic;
import io.tidings.events.UnknownWorkspaceException;
import io.tidings.events.Workspace;
import io.tidings.events.redis.RedisLogSettings;
import io.tidings.events.test.LogFixture.Slice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/** What {@link EventLog} promises, on a server that nothing else uses. */
public abstract class EventLogContract {
  private static final String KEY = "tidings:{main}:";
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private LogFixture fixture;
  private EventLog log;
  private RedisCommands<String, String> redis;

  /** Where the server is, such as {@code redis://localhost:6379}. */
  protected abstract String url();

  @BeforeEach
  void open() {
    fixture = new LogFixture(url());
    redis = fixture.redis();
    redis.flushall();
    log = fixture.log();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private Appended append(List<NewEvent> events, String key) {
    return (Appended) appending(log, events, key).join();
  }

  private static CompletableFuture<AppendOutcome> appending(
      EventLog log, List<NewEvent> events, String key) {
    return log.append(new Append(Workspace.MAIN, events, new IdempotencyKey(key)));
  }

  @Nested
  class Order {
    @Test
    void append_concurrently_idsStrictlyIncreaseAsRead() {
      EventLog other = fixture.log(RedisLogSettings.defaults());
      List<CompletableFuture<AppendOutcome>> writes =
          IntStream.range(0, 400)
              .mapToObj(i ->
                  (i % 2 == 0 ? log : other)
                      .append(Append.of(Workspace.MAIN, event("t" + i % 4, "n" + i))))
              .toList();
      Set<EventId> given = new HashSet<>();
      writes.forEach(write -> given.add(((Appended) write.join()).cursor().id()));
      assertThat(given).hasSize(400);

      List<EventId> read = new ArrayList<>();
      for (String name : List.of("t0", "t1", "t2", "t3")) {
        List<EventId> ids =
            slice(log.read(Workspace.MAIN, Set.of(topic(name)), EventId.ZERO, 1000).join(), name)
                .events()
                .stream()
                .map(Event::id)
                .toList();
        assertThat(ids).hasSize(100).isSorted();
        read.addAll(ids);
      }
      assertThat(read).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(given);
    }

    @Test
    void append_clockStepsBack_idsGoOn() {
      EventId first = fixture.append("a", "one");
      EventId ahead = new EventId(first.ms() + 600_000, 7);
      redis.hset(KEY + "clock", Map.of("ms", "" + ahead.ms(), "seq", "" + ahead.seq()));
      assertThat(fixture.append("a", "two")).isEqualTo(new EventId(ahead.ms(), 8));
    }

    @Test
    void append_lostClock_idAboveTheTopicsHead() {
      EventId first = fixture.append("a", "one");
      EventId ahead = new EventId(first.ms() + 600_000, 7);
      redis.hset(KEY + "clock", "ms", "" + ahead.ms());
      EventId second = fixture.append("a", "two");
      redis.del(KEY + "clock");
      assertThat(fixture.append("a", "three")).isGreaterThan(second);
      assertThat(types(fixture.slice(EventId.ZERO, "a"))).containsExactly("one", "two", "three");
    }

    @Test
    void append_logAheadOfEverythingElse_isReplacedAndAGap() {
      EventId before = fixture.append("a", "one");
      redis.xadd(
          KEY + "log:a",
          new XAddArgs().id((before.ms() + 600_000) + "-0"),
          "p",
          "0-0",
          "d",
          "{\"topics\":[]}");
      EventId second = fixture.append("a", "two");
      assertThat(second).isGreaterThan(before);
      Slice slice = fixture.slice(EventId.ZERO, "a");
      assertThat(types(slice)).containsExactly("two");
      assertThat(slice.gap()).isTrue();
      assertThat(fixture.slice(before, "a").gap()).isFalse();
    }
  }

  @Nested
  class Batches {
    @Test
    void append_severalTopics_sameIdInEach() {
      EventId start = fixture.append("a", "start");
      NewEvent both = new NewEvent(List.of(topic("a"), topic("b")), "both", json("1"), "tab");
      EventId id = LogFixture.append(log, both).cursor().id();
      Page page = fixture.page(start, "a", "b");
      assertThat(slice(page, "a").events())
          .hasSize(1)
          .isEqualTo(slice(page, "b").events())
          .first()
          .satisfies(event -> {
            assertThat(event.id()).isEqualTo(id).isEqualTo(page.clock());
            assertThat(event.envelope().topics()).isEqualTo(both.topics());
            assertThat(event.envelope().tabId()).isEqualTo("tab");
            assertThat(event.envelope().data()).isEqualTo(json("1"));
          });
    }

    @Test
    void append_oneTooLarge_nothingWritten() {
      EventId before = fixture.append("a", "before");
      NewEvent large = NewEvent.of(topic("a"), "large", json("\"" + "é".repeat(32_768) + "\""));
      Throwable error =
          failure(log.append(new Append(Workspace.MAIN, List.of(event("a", "x"), large), null)));
      assertThat(error).isInstanceOf(PayloadTooLargeException.class);
      assertThat(((PayloadTooLargeException) error).index()).isEqualTo(1);
      assertThat(fixture.page(EventId.ZERO).clock()).isEqualTo(before);
    }

    @Test
    void append_unpairedSurrogate_isRefusedAndNothingWritten() {
      NewEvent half = NewEvent.of(new Topic("a"), "fact", StringNode.valueOf("a\ud800b"));
      assertThat(failure(log.append(Append.of(Workspace.MAIN, half))))
          .isInstanceOf(InvalidNameException.class)
          .hasMessageContaining("data is not text without unpaired surrogates: \"\\ud800\"");
      assertThat(redis.exists(KEY + "log:a")).isZero();
    }

    @Test
    void append_exactlyTheLimit_isTaken() {
      String text = "\"" + "x".repeat(64 * 1024 - 2) + "\"";
      LogFixture.append(log, NewEvent.of(topic("a"), "large", json(text)));
      Throwable error =
          failure(
              log.append(
                  Append.of(
                      Workspace.MAIN,
                      NewEvent.of(topic("a"), "large", json(text.replaceFirst("x", "xx"))))));
      assertThat(error).isInstanceOf(PayloadTooLargeException.class).hasMessageContaining("65537");
    }

    @Test
    void read_whileBatchesAreWritten_neverSeesAPart() {
      CompletableFuture<Void> writer =
          CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 100; i++) {
              append(List.of(event("a", "1"), event("b", "2"), event("a", "3")), "batch" + i);
            }
          });
      do {
        Page page =
            log.read(Workspace.MAIN, Set.of(topic("a"), topic("b")), EventId.ZERO, 1000).join();
        if (!page.events().isEmpty()) {
          assertThat(slice(page, "a").events()).hasSize(2 * slice(page, "b").events().size());
        }
      } while (!writer.isDone());
      writer.join();
    }

    @Test
    void append_numbers_keepTheirDigits() {
      String numbers = "[12345678901234567890,1.10,123456789.123456789012345678901234567890]";
      var exact =
          JsonMapper.builder()
              .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
              .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
              .build();
      LogFixture.append(log, NewEvent.of(topic("a"), "x", exact.readTree(numbers)));
      Event read = fixture.slice(EventId.ZERO, "a").events().getFirst();
      assertThat(exact.writeValueAsString(read.envelope().data())).isEqualTo(numbers);
    }

    @Test
    void append_controlTopic_isRefused() {
      NewEvent event = NewEvent.of(Topic.CONTROL, "x", json("1"));
      assertThat(failure(log.append(Append.of(Workspace.MAIN, event))))
          .isInstanceOf(InvalidNameException.class);
      assertThat(failure(log.announce(Workspace.MAIN, event)))
          .isInstanceOf(InvalidNameException.class);
    }

    @Test
    void anyCall_unknownWorkspace_fails() {
      Workspace nowhere = new Workspace("nowhere");
      assertThat(failure(log.append(Append.of(nowhere, event("a", "x")))))
          .isInstanceOf(UnknownWorkspaceException.class);
      assertThat(failure(log.read(nowhere, Set.of(), EventId.ZERO, 1)))
          .isInstanceOf(UnknownWorkspaceException.class);
      assertThat(failure(log.versions(nowhere, Set.of())))
          .isInstanceOf(UnknownWorkspaceException.class);
      assertThat(failure(log.announce(nowhere, event("a", "x"))))
          .isInstanceOf(UnknownWorkspaceException.class);
      assertThat(redis.keys("*nowhere*")).isEmpty();
    }
  }

  @Nested
  class Gaps {
    private EventId start;
    private EventId one;
    private EventId two;

    @BeforeEach
    void write() {
      start = fixture.append("other", "start");
      one = fixture.append("a", "one");
      two = fixture.append("a", "two");
      fixture.append("other", "end");
    }

    @Test
    void read_nothingSince_answersNoTopics() {
      Page page = fixture.page(fixture.page(one, "a").clock(), "a");
      assertThat(page.events()).isEmpty();
    }

    @Test
    void read_everythingThere_noGap() {
      assertThat(types(fixture.slice(start, "a"))).containsExactly("one", "two");
      assertThat(fixture.slice(start, "a").gap()).isFalse();
      assertThat(fixture.slice(one, "a").gap()).isFalse();
      assertThat(fixture.slice(two, "a").gap()).isFalse();
    }

    @Test
    void read_cursorTrimmedAway_gap() {
      redis.xtrim(KEY + "log:a", 1);
      assertThat(fixture.slice(start, "a").gap()).isTrue();
    }

    @Test
    void read_trimmedUpToTheCursor_noGap() {
      redis.xtrim(KEY + "log:a", 1);
      assertThat(fixture.slice(one, "a").gap()).isFalse();
      assertThat(types(fixture.slice(one, "a"))).containsExactly("two");
    }

    @Test
    void read_trimmedBeforeTheCursor_noGap() {
      EventId three = fixture.append("a", "three");
      fixture.append("other", "more");
      redis.xtrim(KEY + "log:a", 1);
      assertThat(fixture.slice(two, "a").gap()).isFalse();
      assertThat(fixture.slice(three, "a").gap()).isFalse();
      assertThat(fixture.slice(one, "a").gap()).isTrue();
    }

    @Test
    void read_emptiedLog_gapByHead() {
      redis.xtrim(KEY + "log:a", 0);
      assertThat(fixture.slice(one, "a").gap()).isTrue();
      assertThat(fixture.slice(two, "a").gap()).isFalse();
    }

    @Test
    void read_headDeleted_logStandsIn() {
      redis.del(KEY + "head:a");
      assertThat(fixture.slice(one, "a").gap()).isFalse();
      redis.xtrim(KEY + "log:a", 0);
      assertThat(fixture.slice(one, "a").gap()).isTrue();
      assertThat(fixture.slice(two, "a").gap()).isFalse();
    }

    @Test
    void read_logDeleted_gapByHead() {
      redis.del(KEY + "log:a");
      assertThat(fixture.slice(one, "a").gap()).isTrue();
      assertThat(fixture.slice(two, "a").gap()).isFalse();
    }

    @Test
    void read_afterALogWasDeletedAndWritten_gapByTheEntrysPredecessor() {
      redis.del(KEY + "log:a");
      fixture.append("a", "three");
      assertThat(fixture.slice(one, "a").gap()).isTrue();
      assertThat(fixture.slice(two, "a").gap()).isFalse();
      assertThat(types(fixture.slice(two, "a"))).containsExactly("three");
    }

    /** As after the retention: Redis expires log and head, an append takes it from the index. */
    private void forget(String topic) {
      redis.del(KEY + "log:" + topic, KEY + "head:" + topic);
      redis.zrem(KEY + "topics", topic);
    }

    @Test
    void read_idleTopicOfYesterday_noGapForAFreshCursor() {
      forget("a");
      fixture.append("other", "more");
      assertThat(fixture.slice(two, "a").gap()).isFalse();
      assertThat(fixture.slice(two, "never-used").gap()).isFalse();
    }

    @Test
    void read_forgottenTopic_gapForACursorOlderThanTheRetention() {
      EventId old = new EventId(start.ms() - HOUR - 60_000, 0);
      forget("a");
      assertThat(fixture.slice(old, "a").gap()).isTrue();
      assertThat(fixture.slice(old, "never-used").gap()).isTrue();
    }

    @Test
    void read_logAndHeadDeletedByHand_isAGapBelowTheLastEvent() {
      EventId three = fixture.append("b", "three");
      redis.del(KEY + "log:a", KEY + "head:a");
      assertThat(fixture.slice(start, "a").gap()).isTrue();
      assertThat(fixture.slice(one, "a").gap()).isTrue();
      assertThat(fixture.slice(three, "a").gap()).isFalse();
      assertThat(fixture.slice(start, "never-used").gap()).isFalse();
    }

    @Test
    void append_afterLogAndHeadWereDeleted_theHoleIsSeenBehindIt() {
      redis.del(KEY + "log:a", KEY + "head:a");
      EventId three = fixture.append("a", "three");
      assertThat(fixture.slice(one, "a").gap()).isTrue();
      assertThat(types(fixture.slice(one, "a"))).containsExactly("three");
      assertThat(fixture.slice(three, "a").gap()).isFalse();
    }

    /**
     * Redis' clock was ahead for a moment: logs and heads expired, and the clock is right again.
     */
    @Test
    void read_expiredWhileTheServersClockWasAhead_isAGap() {
      redis.pexpireat(KEY + "log:a", 1);
      redis.pexpireat(KEY + "head:a", 1);
      fixture.append("other", "more");
      assertThat(fixture.slice(start, "a").gap()).isTrue();
    }

    /** The same, and an append of that moment has taken the topic from the index. */
    @Test
    void read_forgottenWhileTheServersClockWasAhead_isAGap() {
      forget("a");
      redis.hset(KEY + "clock", "ms", "" + (two.ms() + HOUR + 120_000));
      fixture.append("other", "more");
      assertThat(fixture.slice(start, "a").gap()).isTrue();
      assertThat(fixture.slice(two, "a").gap()).isTrue();
    }

    @Test
    void read_entryDeletedInTheMiddle_isAGap() {
      EventId three = fixture.append("a", "three");
      fixture.append("a", "four");
      redis.xdel(KEY + "log:a", three.toString());
      assertThat(fixture.slice(one, "a").gap()).isTrue();
      assertThat(fixture.slice(three, "a").gap()).isFalse();
      redis.xdel(KEY + "log:a", fixture.append("a", "five").toString());
      assertThat(fixture.slice(three, "a").lost()).isEqualTo(fixture.page(one).clock());
    }

    @Test
    void append_toAForgottenTopic_gapForACursorOlderThanTheRetention() {
      forget("a");
      fixture.append("a", "three");
      assertThat(fixture.slice(new EventId(start.ms() - HOUR - 60_000, 0), "a").gap()).isTrue();
      assertThat(fixture.slice(start, "a").gap()).isFalse();
    }

    @Test
    void append_clockAhead_logAndHeadExpireTogetherByTheIdNotByNow() {
      redis.hset(KEY + "clock", "ms", "" + (two.ms() + 600_000));
      EventId three = fixture.append("a", "three");
      assertThat(redis.pexpiretime(KEY + "log:a"))
          .isEqualTo(redis.pexpiretime(KEY + "head:a"))
          .isEqualTo(three.ms() + HOUR + 60_000);
    }

    @Test
    void append_overTheMaxLength_oldOnesGoAndAreAGap() {
      for (int i = 0; i < 30; i++) {
        append(IntStream.range(0, 100).mapToObj(n -> event("long", "n")).toList(), "b" + i);
      }
      assertThat(fixture.slice(start, "long").gap()).isFalse();
      RedisLogSettings short1 = Settings.maxLength(500);
      LogFixture.append(fixture.log(short1), event("long", "last"));
      assertThat(redis.xlen(KEY + "log:long")).isBetween(500L, 700L);
      assertThat(fixture.slice(start, "long").gap()).isTrue();
    }
  }

  @Nested
  class Pages {
    @Test
    void read_moreThanCount_fullAndGoesOn() {
      append(IntStream.range(0, 100).mapToObj(i -> event("a", "n" + i)).toList(), "k");
      List<String> types = new ArrayList<>();
      EventId at = EventId.ZERO;
      Slice slice;
      do {
        slice = slice(log.read(Workspace.MAIN, Set.of(topic("a")), at, 30).join(), "a");
        types.addAll(types(slice));
        at = slice.events().getLast().id();
      } while (slice.full());
      assertThat(types).isEqualTo(IntStream.range(0, 100).mapToObj(i -> "n" + i).toList());
    }

    @Test
    void read_afterTheGreatestId_isAnEmptyPage() {
      EventId one = fixture.append("a", "one");
      for (long most : new long[] {(1L << 53) - 1, (1L << 52) + 1, 1L << 52}) {
        Page page = fixture.page(new EventId(most, most), "a");
        assertThat(page.clock()).isEqualTo(one);
        assertThat(page.events()).isEmpty();
        assertThat(page.more()).isFalse();
      }
    }

    @Test
    void read_manyLargeEvents_pagesStayBoundedAndComplete() {
      NewEvent large =
          new NewEvent(
              List.of(topic("a"), topic("b")), "x", json("\"" + "x".repeat(60_000) + "\""), null);
      for (int i = 0; i < 4; i++) {
        append(Collections.nCopies(50, large), "k" + i);
      }
      Page first =
          log.read(Workspace.MAIN, Set.of(topic("a"), topic("b")), EventId.ZERO, 1000).join();
      assertThat(first.more()).isTrue();
      assertThat(first.events()).hasSizeBetween(1, 100);
      assertThat(slice(first, "a").events()).isEqualTo(slice(first, "b").events());
      int read = 0;
      EventId at = EventId.ZERO;
      Slice slice;
      do {
        slice = slice(log.read(Workspace.MAIN, Set.of(topic("a")), at, 1000).join(), "a");
        read += slice.events().size();
        at = slice.events().getLast().id();
      } while (slice.full());
      assertThat(read).isEqualTo(200);
    }

    @Test
    void read_foreignEntries_areSkippedAndCounted() {
      EventId one = fixture.append("a", "one");
      int seq = (int) one.seq();
      XAddArgs[] ids =
          IntStream.range(1, 5)
              .mapToObj(i -> new XAddArgs().id(one.ms() + "-" + (seq + i)))
              .toArray(XAddArgs[]::new);
      redis.xadd(KEY + "log:a", ids[0], Map.of("foo", "bar"));
      redis.xadd(KEY + "log:a", ids[1], "p", "nonsense", "d", "{\"topics\":[\"a\"]}");
      redis.xadd(KEY + "log:a", ids[2], "p", one.toString(), "d", "{\"topics\":[not json");
      redis.xadd(KEY + "log:a", ids[3], "p", one.toString(), "d", "{\"topics\":[\"a\"]}");
      redis.hset(KEY + "clock", "seq", "" + (one.seq() + 4));
      fixture.append("a", "two");
      Slice slice = fixture.slice(EventId.ZERO, "a");
      assertThat(types(slice)).containsExactly("one", "two");
      assertThat(slice.full()).isFalse();
      assertThat(fixture.meters().get("tidings.foreign.entries").counter().count()).isEqualTo(4);
    }

    @Test
    void read_pagesOfForeignEntries_ownEventsAreFoundAfterThem() {
      EventId one = fixture.append("a", "one");
      redis.del(KEY + "log:a");
      for (int i = 1; i <= 150; i++) {
        redis.xadd(
            KEY + "log:a",
            new XAddArgs().id(one.ms() + "-" + (one.seq() + i)),
            Map.of("foo", "bar"));
      }
      redis.hset(KEY + "clock", "seq", "" + (one.seq() + 1000));
      fixture.append("a", "two");
      Slice slice = slice(log.read(Workspace.MAIN, Set.of(topic("a")), one, 10).join(), "a");
      assertThat(types(slice)).containsExactly("two");
      assertThat(slice.gap()).isFalse();
      assertThat(slice.full()).isFalse();
      assertThat(fixture.meters().get("tidings.foreign.entries").counter().count()).isEqualTo(150);
    }
  }

  @Nested
  class Idempotency {
    @Test
    void append_sameKeyRacingFromTwoNodes_oneEntryOneAnswer() {
      EventLog other = fixture.log(RedisLogSettings.defaults());
      List<NewEvent> events = List.of(event("a", "one"), event("b", "two"));
      List<CompletableFuture<AppendOutcome>> racing =
          IntStream.range(0, 100)
              .mapToObj(i -> appending(i % 2 == 0 ? log : other, events, "key"))
              .toList();
      Set<List<EventId>> answers =
          racing.stream().map(write -> ((Appended) write.join()).ids()).collect(Collectors.toSet());
      assertThat(answers).hasSize(1);
      assertThat(racing.stream().filter(write -> !((Appended) write.join()).repeated())).hasSize(1);
      assertThat(fixture.slice(EventId.ZERO, "a").events()).hasSize(1);
      assertThat(fixture.slice(EventId.ZERO, "b").events()).hasSize(1);
    }

    @Test
    void append_sameKeyOtherContent_keyReusedAndNothingWritten() {
      Appended first = append(List.of(event("a", "one")), "key");
      for (NewEvent other :
          List.of(
              event("a", "two"),
              event("b", "one"),
              NewEvent.of(topic("a"), "one", json("{\"n\":2}")),
              new NewEvent(List.of(topic("a")), "one", json("{\"n\":1}"), "tab"))) {
        assertThat(appending(log, List.of(other), "key").join()).isEqualTo(new KeyReused());
      }
      assertThat(appending(log, List.of(event("a", "one"), event("a", "one")), "key").join())
          .isEqualTo(new KeyReused());
      assertThat(fixture.page(EventId.ZERO).clock()).isEqualTo(first.cursor().id());
    }

    @Test
    void append_sameKeyAgain_livesOnFromItsLastUse() {
      append(List.of(event("a", "one")), "key");
      redis.pexpire(KEY + "idem:key", 5_000);
      assertThat(append(List.of(event("a", "one")), "key").repeated()).isTrue();
      assertThat(redis.pttl(KEY + "idem:key")).isBetween(500_000L, 600_000L);
    }

    @Test
    void commit_sameKeyAgain_answersBeforeLookingAtVersions() {
      Versions read = log.versions(Workspace.MAIN, Set.of("v")).join();
      Commit commit =
          new Commit(
              Workspace.MAIN,
              read,
              List.of(new Write.SetAdd("s", Set.of("x"))),
              List.of(event("a", "one")),
              new IdempotencyKey("key"));
      Appended first = (Appended) log.commit(commit).join();
      Appended again = (Appended) log.commit(commit).join();
      assertThat(again).isEqualTo(new Appended(first.epoch(), first.ids(), true));
      Commit other =
          new Commit(
              Workspace.MAIN,
              read,
              List.of(new Write.SetAdd("s", Set.of("y"))),
              commit.events(),
              commit.key());
      assertThat(log.commit(other).join()).isEqualTo(new KeyReused());
      assertThat(redis.smembers(KEY + "state:s")).containsExactly("x");
    }
  }

  @Nested
  class Commits {
    private CommitOutcome commit(Versions read, List<Write> writes) {
      return log.commit(new Commit(Workspace.MAIN, read, writes, List.of(event("a", "c")), null))
          .join();
    }

    private Versions versions(String... names) {
      return log.versions(Workspace.MAIN, Set.of(names)).join();
    }

    @Test
    void commit_allKindsOfWrites_stateAndEventTogether() {
      List<Write> writes =
          List.of(
              new Write.HashPut("h", Map.of("a", "1", "b", "2", "c", "")),
              new Write.HashRemove("h", Set.of("b")),
              new Write.SetAdd("s", Set.of("x", "y")),
              new Write.SetRemove("s", Set.of("y")),
              new Write.SortedSetPut("z", Map.of("m", 1.5, "n", -1e300)),
              new Write.SortedSetRemove("z", Set.of("n")),
              new Write.HashPut("gone", Map.of("a", "1")),
              new Write.Delete("gone"),
              new Write.SetAdd("gone", Set.of("now a set")),
              new Write.HashPut("empty", Map.of()));
      Appended done = (Appended) commit(versions("board"), writes);
      assertThat(redis.hgetall(KEY + "state:h")).isEqualTo(Map.of("a", "1", "c", ""));
      assertThat(redis.smembers(KEY + "state:s")).containsExactly("x");
      assertThat(redis.zscore(KEY + "state:z", "m")).isEqualTo(1.5);
      assertThat(redis.zcard(KEY + "state:z")).isEqualTo(1);
      assertThat(redis.smembers(KEY + "state:gone")).containsExactly("now a set");
      assertThat(redis.exists(KEY + "state:empty")).isZero();
      assertThat(versions("board").versionByName())
          .isEqualTo(Map.of("board", done.cursor().id().toString()));
      assertThat(types(fixture.slice(EventId.ZERO, "a"))).containsExactly("c");
    }

    @Test
    void commit_versionChanged_conflictAndNothingWritten() {
      Versions read = versions("x", "y", "z");
      EventId winner = ((Appended) commit(versions("y"), List.of())).cursor().id();
      CommitOutcome outcome = commit(read, List.of(new Write.SetAdd("s", Set.of("lost"))));
      assertThat(outcome).isEqualTo(new VersionConflict(List.of("y")));
      assertThat(redis.exists(KEY + "state:s")).isZero();
      assertThat(fixture.page(EventId.ZERO).clock()).isEqualTo(winner);
    }

    @Test
    void commit_epochChanged_conflictWithoutNames() {
      Versions read = versions("x");
      redis.del(KEY + "clock");
      assertThat(commit(read, List.of())).isEqualTo(new VersionConflict(List.of()));
    }

    @Test
    void versions_tellAPositionThatStateReadLaterHas() {
      Appended first = (Appended) commit(versions("x"), List.of());
      Versions read = versions("x", "y");
      assertThat(read.position()).isEqualTo(first.cursor());
      assertThat(read.versionByName())
          .isEqualTo(Map.of("x", first.ids().getLast().toString(), "y", ""));
    }

    @Test
    void commit_ownIdAsAValue_isReplacedByTheEventsId() {
      Map<String, String> fields = Map.of("since", Commit.OWN_ID, "$id", "x", "text", "a $id");
      EventId id =
          ((Appended) commit(versions(), List.of(new Write.HashPut("own", fields))))
              .ids()
              .getLast();
      assertThat(redis.hgetall(KEY + "state:own"))
          .isEqualTo(Map.of("since", id.toString(), "$id", "x", "text", "a $id"));
    }

    @Test
    void commit_forgetsTopics_earlierCursorsGetAGap() {
      log.append(
              new Append(Workspace.MAIN, List.of(event("gone", "old"), event("both", "old")), null))
          .join();
      EventId before = fixture.page(EventId.ZERO).clock();
      log.append(
              new Append(
                  Workspace.MAIN, List.of(event("gone", "last"), event("both", "last")), null))
          .join();
      Appended done =
          (Appended)
              log.commit(
                      new Commit(
                          Workspace.MAIN,
                          versions(),
                          List.of(),
                          List.of(event("both", "new"), event("other", "new")),
                          List.of(),
                          Set.of(topic("gone"), topic("both"), topic("never")),
                          null))
                  .join();
      assertThat(redis.exists(KEY + "log:gone")).isZero();
      assertThat(fixture.slice(before, "gone").gap()).isTrue();
      assertThat(fixture.slice(before, "both").gap()).isTrue();
      assertThat(fixture.slice(before, "both").events()).hasSize(1);
      // A reader that saw the commit has missed nothing.
      log.append(new Append(Workspace.MAIN, List.of(event("gone", "after")), null)).join();
      for (EventId id : done.ids()) {
        assertThat(fixture.slice(id, "gone").gap()).isFalse();
        assertThat(fixture.slice(id, "gone").events()).hasSize(1);
        assertThat(fixture.slice(id, "both").gap()).isFalse();
      }
    }

    @Test
    void commit_thousandsOfEvents_inOneStep() {
      List<NewEvent> many = IntStream.range(0, 5_001).mapToObj(i -> event("a", "n" + i)).toList();
      Appended done =
          (Appended)
              log.commit(new Commit(Workspace.MAIN, versions(), List.of(), many, null)).join();
      assertThat(done.ids()).hasSize(5_001).isSorted();
    }

    @Test
    void commit_racing_eachVersionOnce() {
      List<CompletableFuture<CommitOutcome>> racing =
          IntStream.range(0, 20)
              .mapToObj(i ->
                  log.versions(Workspace.MAIN, Set.of("x"))
                      .thenCompose(read ->
                          log.commit(
                              new Commit(
                                  Workspace.MAIN,
                                  read,
                                  List.of(new Write.SetAdd("s", Set.of("" + i))),
                                  List.of(event("a", "n" + i)),
                                  null))))
              .toList();
      long won = racing.stream().filter(write -> write.join() instanceof Appended).count();
      assertThat(redis.scard(KEY + "state:s"))
          .isEqualTo(won)
          .isEqualTo((long) fixture.slice(EventId.ZERO, "a").events().size())
          .isPositive();
    }

    @Test
    void commit_wrongKindOfState_clearErrorAndNothingWritten() {
      redis.sadd(KEY + "state:s", "x");
      Commit commit =
          new Commit(
              Workspace.MAIN,
              versions("v"),
              List.of(new Write.SetAdd("t", Set.of("y")), new Write.HashPut("s", Map.of("a", "b"))),
              List.of(event("a", "c")),
              new IdempotencyKey("key"));
      assertThat(failure(log.commit(commit)))
          .isInstanceOf(LogUnavailableException.class)
          .hasMessageContaining("WRONGTYPE")
          .hasMessageContaining("state:s is a set, not a hash");
      assertThat(redis.exists(KEY + "state:t", KEY + "idem:key", KEY + "log:a")).isZero();
      assertThat(versions("v").versionByName()).isEqualTo(Map.of("v", ""));
    }

    private CommitOutcome keep(Versions read, NewEvent... events) {
      List<Write> copies =
          IntStream.range(0, events.length)
              .<Write>mapToObj(n -> new Write.StreamAdd("kept", n, 100, Duration.ofDays(1)))
              .toList();
      return log.commit(new Commit(Workspace.MAIN, read, copies, List.of(events), null)).join();
    }

    @Test
    void commit_keepsCopies_underTheEventsOwnIdsAndInTheirOrder() {
      Appended two = (Appended) keep(versions(), event("a", "one"), event("b", "two"));
      Appended third = (Appended) keep(versions(), event("a", "three"));
      assertThat(redis.xrange(KEY + "state:kept", Range.unbounded()))
          .extracting(StreamMessage::getId)
          .containsExactly(
              two.ids().get(0).toString(), two.ids().get(1).toString(), third.ids().get(0) + "");
      String inLog = redis.xrange(KEY + "log:b", Range.unbounded()).getFirst().getBody().get("d");
      assertThat(redis.xrange(KEY + "state:kept", Range.unbounded()).get(1).getBody())
          .isEqualTo(Map.of("d", inLog));
    }

    @Test
    void commit_thatConflicts_keepsNothing() {
      Versions read = versions("x");
      commit(read, List.of());
      assertThat(keep(read, event("a", "lost"))).isEqualTo(new VersionConflict(List.of("x")));
      assertThat(redis.exists(KEY + "state:kept")).isZero();
    }

    @Test
    void commit_copyIntoStateOfAnotherKind_clearErrorAndNothingWritten() {
      redis.hset(KEY + "state:kept", "a", "b");
      Commit commit =
          new Commit(
              Workspace.MAIN,
              versions(),
              List.of(
                  new Write.SetAdd("t", Set.of("y")),
                  new Write.StreamAdd("kept", 0, 100, Duration.ofDays(1))),
              List.of(event("a", "c")),
              null);
      assertThat(failure(log.commit(commit)))
          .isInstanceOf(LogUnavailableException.class)
          .hasMessageContaining("state:kept is a hash, not a stream");
      assertThat(redis.exists(KEY + "state:t", KEY + "log:a")).isZero();
    }

    @Test
    void commit_deletesCopiesAndKeepsAnother_inTheOrderOfTheWrites() {
      keep(versions(), event("a", "old"));
      List<Write> writes =
          List.of(
              new Write.Delete("kept"), new Write.StreamAdd("kept", 0, 100, Duration.ofDays(1)));
      Appended done = (Appended) commit(versions(), writes);
      assertThat(redis.xrange(KEY + "state:kept", Range.unbounded()))
          .extracting(StreamMessage::getId)
          .containsExactly(done.ids().getFirst().toString());
    }

    @Test
    void commit_tenThousandFields_areWritten() {
      Map<String, String> fields =
          IntStream.range(0, 10_001).boxed().collect(Collectors.toMap(i -> "f" + i, i -> "v" + i));
      commit(versions(), List.of(new Write.HashPut("large", fields)));
      assertThat(redis.hgetall(KEY + "state:large")).isEqualTo(fields);
    }

    @Test
    void commit_controlTopic_isAllowed() {
      Commit commit =
          new Commit(
              Workspace.MAIN,
              versions(),
              List.of(),
              List.of(NewEvent.of(Topic.CONTROL, "revoked", json("{}"))),
              null);
      log.commit(commit).join();
      assertThat(types(fixture.slice(EventId.ZERO, "$control"))).containsExactly("revoked");
    }
  }

  @Nested
  class Interruptions {
    private final NewEvent event = event("a", "x");

    @ParameterizedTest
    @ValueSource(strings = {"FLUSHALL", "DEL clock"})
    void append_historyLost_epochIsAnother(String loss) {
      String epoch = LogFixture.append(log, event).epoch();
      if (loss.equals("FLUSHALL")) {
        redis.flushall();
      } else {
        redis.del(KEY + "clock");
      }
      Appended next = LogFixture.append(log, event);
      assertThat(next.epoch()).isNotEqualTo(epoch);
      assertThat(fixture.page(EventId.ZERO).epoch()).isEqualTo(next.epoch());
    }

    @Test
    void append_retentionRaised_epochIsAnotherForAllNodes() {
      String epoch = LogFixture.append(log, event).epoch();
      EventLog longer = fixture.log(Settings.retention(Duration.ofHours(2)));
      String raised = LogFixture.append(longer, event).epoch();
      assertThat(raised).isNotEqualTo(epoch);
      assertThat(LogFixture.append(log, event).epoch()).isEqualTo(raised);
      assertThat(redis.hget(KEY + "clock", "keep")).isEqualTo("7200000");
    }

    /** Its features published to topics of other names, which no cursor covers any more. */
    @Test
    void read_historyOfAnOlderRelease_epochIsAnother() {
      String epoch = LogFixture.append(log, event).epoch();
      redis.hdel(KEY + "clock", "names");
      Page page = fixture.page(EventId.ZERO, "a");
      assertThat(page.epoch()).isNotEqualTo(epoch);
      assertThat(page.earlierForks()).isEmpty();
      assertThat(fixture.page(EventId.ZERO, "a").epoch()).isEqualTo(page.epoch());
    }

    @Test
    void read_historyLost_saysSoBeforeAnyWrite() {
      String epoch = LogFixture.append(log, event).epoch();
      redis.flushall();
      assertThat(fixture.page(EventId.ZERO, "a").epoch()).isNotEqualTo(epoch);
    }

    @Test
    void append_scriptsFlushedUnderLoad_nothingFails() {
      List<CompletableFuture<AppendOutcome>> writes = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        writes.add(log.append(Append.of(Workspace.MAIN, event("a", "n" + i))));
        if (i % 25 == 0) {
          redis.scriptFlush();
        }
      }
      writes.forEach(CompletableFuture::join);
      assertThat(redis.xlen(KEY + "log:a")).isEqualTo(500);
    }

    @Test
    void append_outOfMemory_refusedAndNothingWrittenWhileReadsGoOn() {
      EventId before = fixture.append("a", "before");
      Set<String> keys = new HashSet<>(redis.keys("*"));
      redis.configSet("maxmemory", "1mb");
      try {
        Commit commit =
            new Commit(
                Workspace.MAIN,
                log.versions(Workspace.MAIN, Set.of("v")).join(),
                List.of(new Write.SetAdd("s", Set.of("x"))),
                List.of(event),
                null);
        assertThat(
                failure(
                    log.append(
                        new Append(Workspace.MAIN, List.of(event), new IdempotencyKey("key")))))
            .isInstanceOf(LogUnavailableException.class)
            .hasMessageContaining("OOM");
        assertThat(failure(log.commit(commit)))
            .isInstanceOf(LogUnavailableException.class)
            .hasMessageContaining("OOM");
        assertThat(fixture.page(EventId.ZERO).clock()).isEqualTo(before);
        assertThat(new HashSet<>(redis.keys("*"))).isEqualTo(keys);
      } finally {
        redis.configSet("maxmemory", "0");
      }
      assertThat(fixture.append("a", "after")).isGreaterThan(before);
    }

    @Test
    void append_tooFewReplicas_refusedAndNothingWritten() {
      EventId before = fixture.append("a", "before");
      redis.configSet("min-replicas-to-write", "1");
      try {
        assertThat(failure(log.append(Append.of(Workspace.MAIN, event))))
            .isInstanceOf(LogUnavailableException.class)
            .hasMessageContaining("NOREPLICAS");
        assertThat(fixture.page(EventId.ZERO).clock()).isEqualTo(before);
      } finally {
        redis.configSet("min-replicas-to-write", "0");
      }
    }

    @Test
    void anyCall_onAReplica_isRefused() {
      fixture.append("a", "before");
      redis.replicaof("127.0.0.1", 1);
      try {
        assertThat(failure(log.append(Append.of(Workspace.MAIN, event))))
            .isInstanceOf(LogUnavailableException.class)
            .hasMessageContaining("READONLY");
        assertThat(failure(log.read(Workspace.MAIN, Set.of(topic("a")), EventId.ZERO, 1)))
            .isInstanceOf(LogUnavailableException.class)
            .hasMessageContaining("READONLY");
      } finally {
        redis.replicaofNoOne();
      }
    }
  }

  @Nested
  class Announcements {
    private final List<String> heard = new CopyOnWriteArrayList<>();

    @BeforeEach
    void listen() {
      StatefulRedisPubSubConnection<String, String> pubSub = fixture.client().connectPubSub();
      pubSub.addListener(
          new RedisPubSubAdapter<>() {
            @Override
            public void smessage(String channel, String message) {
              heard.add(message);
            }
          });
      pubSub.sync().ssubscribe(KEY + "ch");
    }

    private void awaitHeard(int count) {
      await("announcements").until(() -> heard.size() >= count);
    }

    @Test
    void append_severalEvents_eachAnnouncedOnceInOneChain() {
      Appended first = LogFixture.append(log, event("a", "one"));
      NewEvent both = new NewEvent(List.of(topic("a"), topic("b")), "both", json("1"), null);
      Appended batch = append(List.of(both, event("b", "three")), "key");
      append(List.of(both, event("b", "three")), "key");
      fixture.append("a", "last");
      awaitHeard(4);
      List<String[]> parts = heard.stream().map(text -> text.split(" ", 6)).toList();
      assertThat(parts).extracting(part -> part[0]).containsOnly("e");
      assertThat(parts).extracting(part -> part[1]).containsOnly(first.epoch());
      assertThat(parts.get(1)[2]).isEqualTo(batch.ids().get(0).toString());
      assertThat(parts.get(1)[4]).isEqualTo("a,b");
      assertThat(parts.get(2)[2]).isEqualTo(batch.ids().get(1).toString());
      for (int i = 1; i < 4; i++) {
        assertThat(parts.get(i)[3]).isEqualTo(parts.get(i - 1)[2]);
      }
      assertThat(parts.get(0)[5]).contains("\"type\":\"one\"");
    }

    @Test
    void append_largeEvent_isAnnouncedBare() {
      NewEvent large = NewEvent.of(topic("a"), "x", json("\"" + "x".repeat(1100) + "\""));
      LogFixture.append(log, large);
      awaitHeard(1);
      assertThat(heard.getFirst()).endsWith(" a ");
    }

    private Commit commit(List<NewEvent> events, List<NewEvent> announced) {
      return new Commit(
          Workspace.MAIN,
          log.versions(Workspace.MAIN, Set.of("v")).join(),
          List.of(new Write.HashPut("h", Map.of("id", Commit.OWN_ID))),
          events,
          announced,
          Set.of(),
          null);
    }

    @Test
    void commit_announced_isHeardAfterItsEvents_asOfItsLast() {
      NewEvent count = event("b", "count");
      Appended done =
          (Appended)
              log.commit(commit(List.of(event("a", "one"), event("a", "two")), List.of(count)))
                  .join();
      awaitHeard(3);
      assertThat(heard.get(1)).startsWith("e ").contains("\"type\":\"two\"");
      assertThat(heard.get(2))
          .startsWith("x " + done.epoch() + " " + done.ids().getLast() + " b {")
          .contains("\"type\":\"count\"");
      assertThat(redis.exists(KEY + "log:b")).isZero();
    }

    @Test
    void commit_withoutEvents_movesTheClock_andIsInNoLog() {
      fixture.append("a", "before");
      Commit commit = commit(List.of(), List.of(event("b", "count"), event("c", "list")));
      Appended done = (Appended) log.commit(commit).join();
      EventId id = done.ids().getFirst();
      awaitHeard(4);
      assertThat(heard.get(1))
          .startsWith("e " + done.epoch() + " " + id + " " + heard.get(0).split(" ", -1)[2]);
      assertThat(heard.get(2)).startsWith("x " + done.epoch() + " " + id + " b {");
      assertThat(heard.get(3)).startsWith("x " + done.epoch() + " " + id + " c {");
      assertThat(redis.exists(KEY + "log:b", KEY + "log:c")).isZero();
      assertThat(fixture.page(EventId.ZERO).clock()).isEqualTo(id);
      assertThat(redis.hget(KEY + "state:h", "id")).isEqualTo(id.toString());
      assertThat(log.versions(Workspace.MAIN, Set.of("v")).join().versionByName())
          .containsEntry("v", id.toString());
      assertThat(log.commit(commit).join()).isInstanceOf(VersionConflict.class);
      fixture.append("a", "after");
      awaitHeard(5);
      assertThat(heard.get(4).split(" ", -1)[3]).as("the chain").isEqualTo(id.toString());
    }

    @Test
    void commit_conflict_announcesNothing() {
      Commit commit = commit(List.of(event("a", "one")), List.of(event("a", "count")));
      log.commit(commit).join();
      assertThat(log.commit(commit).join()).isInstanceOf(VersionConflict.class);
      fixture.append("a", "last");
      awaitHeard(3);
      assertThat(heard).hasSize(3);
      assertThat(heard.get(2)).contains("\"type\":\"last\"");
    }

    @Test
    void commit_nothingAtAll_isRefused() {
      assertThatThrownBy(() -> commit(List.of(), List.of()))
          .isInstanceOf(InvalidNameException.class)
          .hasMessageContaining("events");
    }

    @Test
    void announce_state_isHeardAsOfItsPosition_unlessTheEpochIsAnother() {
      Appended before = LogFixture.append(log, event("a", "one"));
      LogFixture.append(log, event("a", "two"));
      log.announce(Workspace.MAIN, event("a", "count"), before.cursor()).join();
      Cursor old = new Cursor("1xgone", before.cursor().id());
      log.announce(Workspace.MAIN, event("a", "stale"), old).join();
      fixture.append("a", "last");
      awaitHeard(4);
      assertThat(heard.get(2))
          .startsWith("x " + before.epoch() + " " + before.cursor().id() + " a {")
          .contains("\"type\":\"count\"");
      assertThat(heard.get(3)).contains("\"type\":\"last\"");
    }

    @Test
    void announce_ephemeral_isHeardWithThePositionAndNotKept() {
      Appended before = LogFixture.append(log, event("a", "one"));
      log.announce(Workspace.MAIN, event("a", "typing")).join();
      awaitHeard(2);
      assertThat(heard.get(1))
          .startsWith("x " + before.epoch() + " " + before.cursor().id() + " a {")
          .contains("\"type\":\"typing\"");
      assertThat(fixture.page(EventId.ZERO).clock()).isEqualTo(before.cursor().id());
    }
  }
}
