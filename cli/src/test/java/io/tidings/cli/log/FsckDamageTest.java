package io.tidings.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.XAddArgs;
import io.lettuce.core.api.sync.RedisCommands;
import io.tidings.events.EventId;
import io.tidings.events.Page;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.embedded.RedisServer;
import io.tidings.events.redis.Repair;
import io.tidings.events.test.LogFixture;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each damage that is made by hand is found as what it is, and mended where that loses nothing. */
class FsckDamageTest {
  private static final String KEY = WrittenLog.KEY;
  private static final Topic A = new Topic("a");
  private static RedisServer server;
  private static LogFixture fixture;
  private static RedisCommands<String, String> redis;
  private static FsckProbe fsck;

  private WrittenLog log;

  @BeforeAll
  static void start() {
    server = RedisServer.start();
    fixture = new LogFixture(server.url());
    redis = fixture.redis();
    fsck = FsckProbe.of(server.url());
  }

  @AfterAll
  static void stop() {
    fsck.close();
    fixture.close();
    server.close();
  }

  @BeforeEach
  void write() {
    log = new WrittenLog(fixture);
  }

  static Stream<LogDamage> damages() {
    return LogDamage.all();
  }

  @ParameterizedTest
  @MethodSource("damages")
  void damage_isFound_andMendedWhereThatLosesNothing(LogDamage damage) {
    damage.act().accept(log);
    List<String> before = redis.keys("*");
    FsckProbe.Answer found = fsck.dryRun();
    assertThat(found.errors()).containsOnly(damage.error());
    assertThat(found.clean()).isFalse();
    assertThat(redis.keys("*")).hasSameElementsAs(before);

    FsckProbe.Answer repaired = fsck.repair();
    assertThat(repaired.errorsLeft().isEmpty()).isEqualTo(damage.repairable());
    assertThat(repaired.clean()).isEqualTo(damage.repairable());
    if (damage.repairable()) {
      assertNothingIsLostInSilence();
    }
  }

  /** A client that resumes from each position gets what followed, or is told. */
  private void assertNothingIsLostInSilence() {
    EventId four = fixture.append("a", "four");
    List<EventId> all = List.of(log.one, log.two, log.three, four);
    for (int i = 0; i < all.size(); i++) {
      Page page = fixture.page(all.get(i), "a");
      if (page.lost().isEmpty()) {
        assertThat(page.events())
            .extracting(event -> event.id())
            .isEqualTo(all.subList(i + 1, all.size()));
      }
    }
  }

  @Test
  void malformedEntries_areShownWithIdAndField() {
    log.add("a", "p", log.three.toString(), "d", WrittenLog.envelope("b"));
    redis.xadd(
        KEY + "log:e",
        new XAddArgs().id("9007199254740993-0"),
        "p",
        log.keyed.toString(),
        "d",
        WrittenLog.envelope("e"));
    redis.xadd(KEY + "log:d", new XAddArgs().id((log.keyed.ms() + 9) + "-0"), "p", "x", "d", "{}");
    FsckProbe.Answer found = fsck.run();
    assertThat(found.finding("entry-misplaced").get("what").asString()).contains("[b]");
    assertThat(found.finding("log-unreadable").get("id").asString())
        .isEqualTo("9007199254740993-0");
    assertThat(found.finding("entry-unreadable").get("what").asString())
        .isEqualTo("p: \"x\" is no id");
    assertThat(found.finding("entry-unreadable").get("id").asString())
        .isEqualTo((log.keyed.ms() + 9) + "-0");
  }

  @Test
  void undamaged_isClean() {
    assertThat(fsck.run().document().get("findings")).isEmpty();
  }

  @Test
  void headBehind_isSilentLoss_untilItIsMended() {
    log.set("head:a", log.one.toString());
    assertThat(fixture.page(log.one, "a").events()).isEmpty();
    assertThat(fixture.page(log.one, "a").lost()).isEmpty();
    fsck.repair();
    assertThat(fixture.page(log.one, "a").events())
        .extracting(event -> event.id())
        .containsExactly(log.two, log.three);
  }

  @Test
  void vanishedTopic_isSilentLoss_untilItIsMended() {
    redis.del(KEY + "log:b", KEY + "head:b");
    redis.zrem(KEY + "topics", "b");
    EventId before = new EventId(log.shared.ms() - 1, 0);
    assertThat(fixture.page(before, "b").lost()).isEmpty();
    FsckProbe.Answer repaired = fsck.repair();
    assertThat(repaired.errorsLeft()).containsExactly("topic-lost");
    assertThat(fixture.page(before, "b").lost()).containsKey(new Topic("b"));
  }

  /** Of what was in the topic alone, no other topic tells. */
  @Test
  void vanishedTopic_laterEventsOfItAlone_areToldToo() {
    EventId before = fixture.append("a", "between");
    fixture.append("b", "alone");
    redis.del(KEY + "log:b", KEY + "head:b");
    redis.zrem(KEY + "topics", "b");
    assertThat(fixture.page(before, "b").lost()).isEmpty();
    fsck.repair();
    assertThat(fixture.page(before, "b").lost()).containsKey(new Topic("b"));
  }

  /** As an operator does to lower it: with a retention of nothing, all logs would be gone soon. */
  @Test
  void retentionThatWasDeleted_noExpiryIsJudgedOrSet() {
    redis.hdel(KEY + "clock", "keep");
    long expires = redis.pexpiretime(KEY + "log:a");
    FsckProbe.Answer found = fsck.repair();
    assertThat(found.clean()).isTrue();
    assertThat(found.notes()).containsExactly("expiry");
    assertThat(fsck.inspector().repair(Workspace.MAIN, new Repair.SetExpiry(A, log.three)))
        .isFalse();
    assertThat(redis.pexpiretime(KEY + "log:a")).isEqualTo(expires);
  }

  /** The fence of the first write begins an epoch of its own, in which older cursors go on. */
  @Test
  void newEpoch_afterAFailover_isBegunAllTheSame() {
    redis.hset(KEY + "clock", Map.of("replid", "another", "run", "another"));
    assertThat(fsck.repairInNewEpoch().clean()).isTrue();
    assertThat(redis.hget(KEY + "clock", "epoch")).startsWith("3x");
    assertThat(redis.hget(KEY + "clock", "past")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"topic-lost", "entry-missing", "twin-missing", "version-ahead"})
  void newEpoch_tellsAllClients_andNothingIsLeft(String kind) {
    damages().filter(one -> one.error().equals(kind)).findFirst().orElseThrow().act().accept(log);
    String epoch = redis.hget(KEY + "clock", "epoch");
    FsckProbe.Answer repaired = fsck.repairInNewEpoch();
    assertThat(redis.hget(KEY + "clock", "epoch")).isNotEqualTo(epoch);
    assertThat(fixture.page(log.one, "a").epoch()).isNotEqualTo(epoch);
    if (!kind.equals("version-ahead")) {
      assertThat(repaired.clean()).isTrue();
    }
  }

  @Test
  void repair_ofAHeadThatIsRight_writesNothing() {
    log.shorten();
    String head = String.valueOf(redis.get(KEY + "head:a"));
    Repair repair = new Repair.SetHead(A, head);
    assertThat(fsck.inspector().repair(Workspace.MAIN, repair)).isFalse();
    assertThat(redis.get(KEY + "head:a")).isEqualTo(head);
    // The index knows the id, so that it is the clock that is wrong.
    redis.hset(KEY + "clock", "ms", "" + (log.one.ms() - 1));
    assertThat(fsck.inspector().repair(Workspace.MAIN, repair)).isFalse();
    assertThat(redis.get(KEY + "head:a")).isEqualTo(head);
  }

  @Test
  void repair_thatIsOutdated_writesNothing() {
    log.set("head:a", log.one.toString());
    Repair repair = new Repair.SetHead(A, log.one.toString());
    log.set("head:a", log.two.toString());
    assertThat(fsck.inspector().repair(Workspace.MAIN, repair)).isFalse();
    assertThat(redis.get(KEY + "head:a")).isEqualTo(log.two.toString());
    EventId four = fixture.append("a", "four");
    assertThat(fsck.inspector().repair(Workspace.MAIN, repair)).isFalse();
    assertThat(redis.get(KEY + "head:a")).isEqualTo(four.toString());
  }
}
