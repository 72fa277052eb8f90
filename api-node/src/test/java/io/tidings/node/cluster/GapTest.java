package io.tidings.node.cluster;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.tidings.events.Cursor;
import io.tidings.events.ResyncReason;
import io.tidings.node.relay.Transport;
import io.tidings.node.test.Frame;
import io.tidings.node.test.NodeInJvm;
import io.tidings.node.test.StreamProbe;
import io.tidings.node.test.TestCluster;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each line of the gap test, seen by a client: exactly one resync where history cannot serve it,
 * and none where it can. Every client ends with a live event, which shows that nothing else came
 * before.
 */
@ParameterizedClass
@EnumSource(Transport.class)
class GapTest {
  private static TestCluster<NodeInJvm> cluster;
  private static RedisClient client;
  private static RedisCommands<String, String> redis;
  private static StreamProbe witness;

  private final Transport transport;

  GapTest(Transport transport) {
    this.transport = transport;
  }

  @BeforeAll
  static void start() {
    cluster = TestCluster.start(2);
    client = RedisClient.create(cluster.redis().url());
    StatefulRedisConnection<String, String> connection = client.connect();
    redis = connection.sync();
    witness = cluster.open(1, stream("public.witness")).expectConnected();
  }

  @AfterAll
  static void stop() {
    witness.close();
    client.close();
    cluster.close();
  }

  /** The cluster keeps what the other transport's tests did. */
  private String own(String topic) {
    return topic + "-" + transport.word();
  }

  private String log(String topic) {
    return "tidings:{main}:log:" + own(topic);
  }

  private String head(String topic) {
    return "tidings:{main}:head:" + own(topic);
  }

  private String publish(String topic, int n) {
    return cluster.publish(0, own(topic), "numbered", Integer.toString(n));
  }

  /** Once its node has heard what was published before, which would otherwise come live. */
  private StreamProbe resume(String cursor, String... topics) {
    String last = cluster.publish(0, "public.witness", "numbered", "0");
    assertThat(witness.nextEvent().cursor()).isEqualTo(last);
    String[] own = Stream.of(topics).map(this::own).toArray(String[]::new);
    return cluster.open(1, stream(own).after(cursor).over(transport));
  }

  private static long ms(String cursor) {
    return Long.parseLong(id(cursor).split("-", 2)[0]);
  }

  private static String id(String cursor) {
    return Objects.requireNonNull(Cursor.read(cursor)).id().toString();
  }

  private static void expectNumber(StreamProbe probe, int n) {
    Frame frame = probe.nextEvent();
    assertThat(frame.data().asInt()).isEqualTo(n);
  }

  @Test
  void resume_logTrimmedToTheCursor_replaysWithoutResync() {
    String first = publish("public.at", 1);
    publish("public.at", 2);
    redis.xtrim(log("public.at"), 1);
    try (StreamProbe probe = resume(first, "public.at")) {
      expectNumber(probe, 2);
    }
  }

  @Test
  void resume_logTrimmedBeforeTheCursor_replaysWithoutResync() {
    publish("public.before", 1);
    String second = publish("public.before", 2);
    publish("public.before", 3);
    redis.xtrim(log("public.before"), 2);
    try (StreamProbe probe = resume(second, "public.before")) {
      expectNumber(probe, 3);
    }
  }

  @Test
  void resume_logTrimmedAfterTheCursor_resyncsThatTopicOnceAndReplaysTheOther() {
    String first = publish("public.after", 1);
    publish("public.after", 2);
    publish("public.whole", 3);
    publish("public.after", 4);
    redis.xtrim(log("public.after"), 1);
    try (StreamProbe probe = resume(first, "public.after", "public.whole")) {
      probe.expectResync(ResyncReason.TRIMMED);
      expectNumber(probe, 3);
      publish("public.after", 5);
      expectNumber(probe, 5);
      Frame resync =
          probe.frames().stream().filter(f -> f.type().equals("resync")).findFirst().orElseThrow();
      assertThat(resync.data().path("topics").toString())
          .isEqualTo("[\"" + own("public.after") + "\"]");
      assertThat(resync.cursor()).isNull();
    }
  }

  @Test
  void resume_logEmptied_resyncs() {
    String first = publish("public.emptied", 1);
    publish("public.emptied", 2);
    redis.xtrim(log("public.emptied"), 0);
    try (StreamProbe probe = resume(first, "public.emptied")) {
      probe.expectResync(ResyncReason.TRIMMED);
      publish("public.emptied", 3);
      expectNumber(probe, 3);
    }
  }

  @Test
  void resume_logExpired_resyncs() {
    String first = publish("public.expired", 1);
    publish("public.expired", 2);
    redis.pexpire(log("public.expired"), 0);
    try (StreamProbe probe = resume(first, "public.expired")) {
      probe.expectResync(ResyncReason.TRIMMED);
      publish("public.expired", 3);
      expectNumber(probe, 3);
    }
  }

  @Test
  void resume_idleTopicOfYesterday_goesOnWithoutResync() {
    long idle = ms(publish("public.idle", 1));
    String now;
    do { // what is known of a lost topic is the millisecond in which it was written last
      now = publish("public.other", 2);
    } while (ms(now) == idle);
    redis.del(log("public.idle"), head("public.idle"));
    try (StreamProbe probe = resume(now, "public.idle").expectConnected()) {
      publish("public.idle", 3);
      expectNumber(probe, 3);
    }
  }

  @Test
  void resume_cursorOlderThanRetention_resyncsForgottenTopic() {
    String epoch = Objects.requireNonNull(Cursor.read(publish("public.old", 1))).epoch();
    redis.del(log("public.old"), head("public.old"));
    long twoHoursAgo = System.currentTimeMillis() - 7_200_000;
    try (StreamProbe probe = resume(epoch + "." + twoHoursAgo + "-0", "public.old")) {
      probe.expectResync(ResyncReason.TRIMMED);
      publish("public.old", 2);
      expectNumber(probe, 2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abc",
        "-1",
        "1",
        "1-",
        "-",
        "x.1-1-1",
        "1x.99999999999999999-0",
        "1x.01-0",
        "%F0%9F"
      })
  void resume_unreadableCursor_resyncsOnce(String cursor) {
    try (StreamProbe probe = resume(cursor, "public.bad")) {
      probe.expectAccepted().expectResync(ResyncReason.BAD_CURSOR).expectConnected();
      probe.expectCursor();
      publish("public.bad", 1);
      expectNumber(probe, 1);
    }
  }

  @Test
  void resume_cursorOfTheFuture_resyncsOnce() {
    Cursor now = Objects.requireNonNull(Cursor.read(publish("public.future", 1)));
    String later = now.epoch() + "." + (now.id().ms() + 3_600_000) + "-0";
    try (StreamProbe probe = resume(later, "public.future")) {
      probe.expectResync(ResyncReason.BAD_CURSOR);
      publish("public.future", 2);
      expectNumber(probe, 2);
    }
  }

  @Test
  void resume_cursorOfAnotherLog_resyncsOnce() {
    String id = id(publish("public.epoch", 1));
    try (StreamProbe probe = resume("1xelsewhere." + id, "public.epoch")) {
      probe.expectResync(ResyncReason.EPOCH);
      publish("public.epoch", 2);
      expectNumber(probe, 2);
    }
  }

  @Test
  void flushAll_liveAndResumingClients_resyncOnceAndGoOn() {
    try (TestCluster<NodeInJvm> own = TestCluster.start(2);
        RedisClient wiper = RedisClient.create(own.redis().url())) {
      String before = own.publish(0, "public.flush", "numbered", "1");
      try (StreamProbe live =
          own.open(0, stream("public.flush").over(transport)).expectConnected()) {
        wiper.connect().sync().flushall();
        live.expectResync(ResyncReason.EPOCH);
        String after = own.publish(0, "public.flush", "numbered", "2");
        expectNumber(live, 2);
        try (StreamProbe resumed =
            own.open(1, stream("public.flush").after(before).over(transport))) {
          resumed.expectResync(ResyncReason.EPOCH);
          own.publish(0, "public.flush", "numbered", "3");
          expectNumber(resumed, 3);
        }
        assertThat(Objects.requireNonNull(Cursor.read(after)).epoch())
            .isNotEqualTo(Objects.requireNonNull(Cursor.read(before)).epoch());
      }
    }
  }
}
