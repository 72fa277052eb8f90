package io.tidings.events.redis;

import static io.tidings.events.test.LogFixture.event;
import static io.tidings.events.test.LogFixture.types;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.XAddArgs;
import io.lettuce.core.api.sync.RedisCommands;
import io.tidings.events.Append;
import io.tidings.events.CommitOutcome.Appended;
import io.tidings.events.EventId;
import io.tidings.events.IdempotencyKey;
import io.tidings.events.Page;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.embedded.RedisServer;
import io.tidings.events.test.LogFixture;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A key that was damaged by hand costs a resync at most: publishing goes on, and health tells. */
@Tag("slow")
class DamagedKeysTest {
  private static final String KEY = "tidings:{main}:";
  private static final Topic A = new Topic("a");
  private static RedisServer server;

  private LogFixture fixture;
  private RedisCommands<String, String> redis;
  private EventId one;

  @BeforeAll
  static void start() {
    server = RedisServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void open() {
    fixture = new LogFixture(server.url());
    redis = fixture.redis();
    redis.flushall();
    one = fixture.append("a", "one");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static Arguments damage(String what, Consumer<RedisCommands<String, String>> damage) {
    return Arguments.of(what, damage);
  }

  private static void put(RedisCommands<String, String> redis, String key, String type) {
    redis.del(KEY + key);
    switch (type) {
      case "string" -> redis.set(KEY + key, "text");
      case "hash" -> redis.hset(KEY + key, "f", "v");
      case "list" -> redis.rpush(KEY + key, "v");
      case "set" -> redis.sadd(KEY + key, "v");
      case "zset" -> redis.zadd(KEY + key, 1, "v");
      default -> redis.xadd(KEY + key, Map.of("f", "v"));
    }
  }

  static Stream<Arguments> damages() {
    Stream<Arguments> types =
        Stream.of("clock", "topics", "log:a", "head:a")
            .flatMap(key ->
                Stream.of("string", "hash", "list", "set", "zset", "stream")
                    .map(type -> damage(key + " is a " + type, redis -> put(redis, key, type))));
    Stream<Arguments> ids =
        Stream.of(
                "18446744073709551615-18446744073709551615",
                "9007199254740993-0",
                "9007199254740991-9007199254740991",
                "4503599627370497-0",
                "4503599627370496-4503599627370496",
                "99999999999999-0")
            .flatMap(id ->
                Stream.of(
                    damage(
                        "log:a has " + id,
                        redis -> redis.xadd(KEY + "log:a", new XAddArgs().id(id), "x", "y")),
                    damage(
                        "log:a alone has " + id,
                        redis -> {
                          redis.del(KEY + "log:a", KEY + "head:a");
                          redis.xadd(KEY + "log:a", new XAddArgs().id(id), "x", "y");
                        }),
                    damage("head:a is " + id, redis -> redis.set(KEY + "head:a", id))));
    Stream<Arguments> texts =
        Stream.of("", "text", "-1", "1.5", "1e3", "9007199254740993", "4503599627370497", "nan")
            .flatMap(text ->
                Stream.of("ms", "seq", "epoch", "keep", "past", "replid", "run", "names")
                    .map(field ->
                        damage(
                            "clock's " + field + " is '" + text + "'",
                            redis -> redis.hset(KEY + "clock", field, text))));
    Stream<Arguments> heads =
        Stream.of("", "text", "1", "1-", "-1", "1-1-1", "1.5-0", "0x10-0", " 1-0")
            .map(text ->
                damage("head:a is '" + text + "'", redis -> redis.set(KEY + "head:a", text)));
    return Stream.of(types, ids, texts, heads).flatMap(all -> all);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("damages")
  void afterDamage_publishingGoesOn_andNothingIsLostInSilence(
      String what, Consumer<RedisCommands<String, String>> damage) {
    damage.accept(redis);
    List<EventId> later =
        List.of(
            fixture.append("b", "two"),
            fixture.append("a", "three"),
            fixture.append("a", "four"),
            fixture.append("b", "five"));
    assertThat(later).isSorted().doesNotHaveDuplicates();
    Page page = fixture.page(later.getFirst(), "a", "b");
    assertThat(page.events()).extracting(event -> event.envelope().type()).contains("four", "five");
    // A client that saw the first event is told of a gap, or gets all that followed it.
    LogFixture.Slice slice = fixture.slice(one, "a");
    assertThat(types(slice)).endsWith("three", "four");
    assertThat(fixture.slice(later.get(2), "a").gap()).isFalse();
    LogFixture.Slice fromStart = fixture.slice(EventId.ZERO, "a");
    assertThat(types(fromStart).contains("one") || fromStart.gap() || epochChanged()).isTrue();
  }

  private boolean epochChanged() {
    return !fixture.page(EventId.ZERO).epoch().startsWith("1x");
  }

  @Test
  void idempotencyKeyOfAnotherType_isWrittenAnew() {
    for (String type : List.of("hash", "list", "string", "stream")) {
      put(redis, "idem:k", type);
      Append append =
          new Append(Workspace.MAIN, List.of(event("a", type)), new IdempotencyKey("k"));
      Appended first = (Appended) fixture.log().append(append).join();
      Appended second = (Appended) fixture.log().append(append).join();
      assertThat(second.ids()).isEqualTo(first.ids());
      assertThat(second.repeated()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"clock", "head:a"})
  void health_tellsOfWhatWasDamaged(String key) {
    fixture.log().start();
    await("a healthy log").until(() -> fixture.log().health().problem().isEmpty());
    put(redis, key, key.equals("clock") ? "list" : "string");
    fixture.append("a", "two");
    await("health tells")
        .atMost(Duration.ofSeconds(20))
        .until(() -> !fixture.log().health().warning().isEmpty());
    assertThat(fixture.log().health().writable()).isTrue();
    assertThat(fixture.log().health().problem()).isEmpty();
    assertThat(fixture.log().health().warning())
        .contains(key.equals("clock") ? "clock" : "the head of a");
  }

  @Test
  void thousandsOfForeignEntries_costNoEvent() {
    EventId at = one;
    for (int i = 1; i <= 8_000; i++) {
      redis.xadd(KEY + "log:a", new XAddArgs().id(one.ms() + "-" + (one.seq() + i)), "x", "y");
    }
    redis.hset(KEY + "clock", "seq", "" + (one.seq() + 8_000));
    EventId two = fixture.append("a", "two");
    int pages = 0;
    Page page;
    do {
      page = fixture.log().read(Workspace.MAIN, Set.of(A), at, 100).join();
      assertThat(page.end()).isGreaterThan(at);
      at = page.end();
      pages++;
    } while (page.more());
    assertThat(pages).isGreaterThan(5);
    assertThat(page.events()).extracting(event -> event.id()).containsExactly(two);
    assertThat(page.lost()).isEmpty();
  }
}
