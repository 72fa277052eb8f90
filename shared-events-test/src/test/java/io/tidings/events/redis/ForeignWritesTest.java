package io.tidings.events.redis;

import static io.tidings.events.test.LogFixture.types;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.XAddArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.tidings.events.EventId;
import io.tidings.events.Feed;
import io.tidings.events.RecordingListener;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.embedded.RedisServer;
import io.tidings.events.test.LogFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Foreign writes to our channel and our keys are ignored and counted, and do no other harm. */
class ForeignWritesTest {
  private static final String CHANNEL = "tidings:{main}:ch";
  private static final String LOG = "tidings:{main}:log:a";
  private static final String ENVELOPE =
      "{\"topics\":[\"a\"],\"type\":\"forged\",\"timestamp\":\"2026-01-01T00:00:00Z\",\"data\":%s}";

  private final RedisServer server = RedisServer.start();
  private final LogFixture fixture = new LogFixture(server.url());
  private final RecordingListener listener = new RecordingListener();

  @AfterEach
  void close() {
    fixture.close();
    server.close();
  }

  private void attach() {
    CompletableFuture<Feed.Attached> attached = new CompletableFuture<>();
    fixture
        .log()
        .feed(Workspace.MAIN, listener)
        .attach(Set.of(new Topic("a")), null, attached::complete);
    attached.orTimeout(10, TimeUnit.SECONDS).join();
  }

  private List<EventId> heard() {
    return listener.events().stream().map(event -> event.id()).toList();
  }

  private double count(String meter) {
    return fixture.meters().get(meter).counter().count();
  }

  @Test
  void channel_anyBytes_areIgnoredAndCounted() {
    attach();
    List<EventId> written = new ArrayList<>(List.of(fixture.append("a", "before")));
    Random random = new Random(7);
    try (StatefulRedisConnection<byte[], byte[]> raw =
        fixture.client().connect(ByteArrayCodec.INSTANCE)) {
      for (int i = 0; i < 500; i++) {
        byte[] bytes = new byte[random.nextInt(64)];
        random.nextBytes(bytes);
        raw.sync().spublish(CHANNEL.getBytes(UTF_8), bytes);
      }
      for (String text :
          List.of("e", "e 1x", "e 1x 1-1 0-0 a/b {}", "x 1x 1-1", "p", "E 1x 1-1 0-0 a {}", "")) {
        raw.sync().spublish(CHANNEL.getBytes(UTF_8), text.getBytes(UTF_8));
      }
    }
    written.add(fixture.append("a", "after"));
    await("both events").until(() -> heard().size() >= 2);
    assertThat(heard()).isEqualTo(written);
    assertThat(count("tidings.foreign.announcements")).isEqualTo(507);
  }

  /**
   * A tail of the chain that was forged well is taken for a hole: the log decides what happened.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "e other 9-9 8-8 a {}",
        "e %s 9007199254740991-0 1-1 a {}",
        "e %s 9007199254740991-0 %s a not an envelope",
        "x %s 9007199254740991-0 a {}",
      })
  void channel_forgedAnnouncement_isReadUpInTheLog(String text) {
    attach();
    EventId before = fixture.append("a", "before");
    await("the first").until(() -> heard().equals(List.of(before)));
    String epoch = fixture.redis().hget("tidings:{main}:clock", "epoch");
    fixture.redis().spublish(CHANNEL, text.formatted(epoch, before));
    EventId after = fixture.append("a", "after");
    await("the second").until(() -> heard().equals(List.of(before, after)));
  }

  @Test
  void log_entriesWithoutOurFields_areIgnoredAndCounted() {
    attach();
    List<EventId> written = new ArrayList<>(List.of(fixture.append("a", "before")));
    fixture.redis().xadd(LOG, Map.of("foo", "bar"));
    fixture.redis().xadd(LOG, "p", "nonsense", "d", ENVELOPE.formatted("1"));
    String last = fixture.redis().xadd(LOG, "p", "1-1", "d", ENVELOPE.formatted("1e99999999999"));
    awaitTimeAfter(last);
    written.add(fixture.append("a", "after"));
    await("both events").until(() -> heard().size() >= 2);
    assertThat(heard()).isEqualTo(written);
    assertThat(types(fixture.slice(EventId.ZERO, "a"))).containsExactly("before", "after");
    assertThat(count("tidings.foreign.entries")).isPositive();
  }

  /** No id of ours would fit in the same millisecond: the log would begin anew. */
  private void awaitTimeAfter(String id) {
    long taken = Long.parseLong(id.substring(0, id.indexOf('-')));
    await("a later millisecond in Redis")
        .until(() -> {
          List<String> time = fixture.redis().time();
          long micros = Long.parseLong(time.get(0)) * 1_000_000 + Long.parseLong(time.get(1));
          return micros / 1_000 > taken;
        });
  }

  /** Its id leaves no room for ours, so that the log begins anew with the next event. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "9007199254740992-0",
        "18446744073709551614-5",
        "9007199254740991-9007199254740991"
      })
  void log_entryWithAnImpossibleId_stopsNoReader(String id) {
    attach();
    EventId before = fixture.append("a", "before");
    await("the first").until(() -> heard().equals(List.of(before)));
    fixture
        .redis()
        .xadd(LOG, new XAddArgs().id(id), "p", before.toString(), "d", ENVELOPE.formatted("1"));
    EventId other = fixture.append("b", "other");
    assertThat(fixture.page(EventId.ZERO, "a", "b").clock()).isEqualTo(other);
    EventId after = fixture.append("a", "after");
    await("the second").until(() -> heard().contains(after));
    assertThat(heard()).isEqualTo(List.of(before, after));
  }

  @Test
  void log_keyOfAnotherType_stopsNoReader() {
    attach();
    fixture.redis().set("tidings:{main}:log:b", "not a stream");
    assertThat(types(fixture.slice(EventId.ZERO, "b"))).isEmpty();
    EventId after = fixture.append("a", "after");
    await("the event").until(() -> heard().equals(List.of(after)));
  }
}
