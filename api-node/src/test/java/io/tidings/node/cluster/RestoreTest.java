package io.tidings.node.cluster;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.Cursor;
import io.tidings.events.ResyncReason;
import io.tidings.events.embedded.RedisServer;
import io.tidings.node.relay.Transport;
import io.tidings.node.test.NodeInJvm;
import io.tidings.node.test.StreamFollower;
import io.tidings.node.test.StreamFollower.ReconnectPolicy;
import io.tidings.node.test.StreamProbe;
import io.tidings.node.test.TestCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Redis goes back to a backup while nodes run and clients follow. Each client that is ahead of the
 * backup is told, also one that comes later, and no id stands for two events: docs/operations.md
 * says how to restore.
 */
@Tag("slow")
class RestoreTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String CLOCK = "tidings:{main}:clock";

  private static TestCluster<NodeInJvm> cluster;

  @BeforeAll
  static void start() {
    cluster = TestCluster.start(2);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  /** How a backup is made, and how it is put back. */
  enum Way {
    /** The server is started with the older file: that alone begins a new epoch. */
    FILE {
      @Override
      void backUp(RedisServer redis) {
        redis.call("SAVE");
        copy(file(redis, "dump.rdb"), file(redis, "backup.rdb"));
      }

      @Override
      void restore(RedisServer redis) {
        Path dump = file(redis, "dump.rdb");
        Path backup = file(redis, "backup.rdb");
        redis.kill();
        copy(backup, dump);
        redis.restart();
      }
    },

    /**
     * A server that goes on gets the older keys, as tools and some managed services do it: nothing
     * shows that to a node, and the command of the documentation has to begin the epoch.
     */
    IN_PLACE {
      private static final String COPY =
          """
          for _, key in ipairs(redis.call('KEYS', ARGV[1] .. '*')) do
            redis.call('COPY', key, ARGV[2] .. string.sub(key, #ARGV[1] + 1), 'REPLACE')
            if ARGV[3] == 'move' then redis.call('DEL', key) end
          end
          """;

      @Override
      void backUp(RedisServer redis) {
        redis.call("EVAL", COPY, "0", "tidings:{main}:", "backup:{main}:", "");
      }

      @Override
      void restore(RedisServer redis) {
        redis.call(
            "EVAL",
            "for _, key in ipairs(redis.call('KEYS', 'tidings:*')) do redis.call('DEL', key) end",
            "0");
        redis.call("EVAL", COPY, "0", "backup:{main}:", "tidings:{main}:", "move");
        redis.call("HDEL", CLOCK, "names");
      }
    };

    abstract void backUp(RedisServer redis);

    abstract void restore(RedisServer redis);

    static Path file(RedisServer redis, String name) {
      return Path.of(((List<?>) redis.call("CONFIG", "GET", "dir")).get(1).toString(), name);
    }

    static void copy(Path from, Path to) {
      try {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void restore_ofABackup_tellsEachClientThatIsAheadOfIt(Way way) {
    String topic = "public.restore-" + way;
    List<StreamFollower> followers =
        Stream.of(Transport.values())
            .map(transport ->
                StreamFollower.follow(
                        stream(topic).over(transport),
                        ReconnectPolicy.AFTER_RETRY,
                        List.of(cluster.node(0).port()))
                    .expectConnected())
            .toList();
    List<String> all = new ArrayList<>();
    all.add(cluster.publish(0, topic, "kept", "1"));
    way.backUp(cluster.redis());
    all.add(cluster.publish(0, topic, "lost", "2"));
    all.add(cluster.publish(0, topic, "lost", "3"));
    followers.forEach(follower -> follower.awaitCursor(all.getLast(), PATIENCE));

    way.restore(cluster.redis());

    all.add(publishAgain(topic));
    for (StreamFollower follower : followers) {
      follower.awaitCursor(all.getLast(), PATIENCE);
      assertThat(follower.resyncs()).as("resyncs").hasSize(1);
      assertThat(follower.badStatuses()).isEmpty();
      follower.close();
    }
    Cursor next = cursor(all.getLast());
    Cursor lost = cursor(all.get(2));
    assertThat(next.epoch()).isNotEqualTo(lost.epoch());
    assertThat(next.id().after(lost.id())).as("its id was never given before").isTrue();
    // One that missed the second of the lost ones, at a node that remembers none of them.
    StreamProbe later = cluster.open(1, stream(topic).after(all.get(1)));
    try (later) {
      later.expectResync(ResyncReason.EPOCH);
    }
    if (way == Way.IN_PLACE) {
      assertThat(cluster.redis().call("HGET", CLOCK, "past"))
          .as("no position of an earlier epoch counts as restored")
          .isEqualTo("");
    }
  }

  /** Once the node has found its Redis again. */
  private static String publishAgain(String topic) {
    AtomicReference<String> cursor = new AtomicReference<>("");
    await("the log can be written")
        .atMost(PATIENCE)
        .untilAsserted(() -> cursor.set(cluster.publish(0, topic, "next", "4")));
    return cursor.get();
  }

  private static Cursor cursor(String text) {
    return Objects.requireNonNull(Cursor.read(text), text);
  }
}
