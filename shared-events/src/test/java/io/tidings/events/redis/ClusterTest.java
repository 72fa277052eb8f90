package io.tidings.events.redis;

import static io.tidings.events.LogFixture.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.MigrateArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidings.events.Append;
import io.tidings.events.CommitOutcome.AppendOutcome;
import io.tidings.events.CommitOutcome.Appended;
import io.tidings.events.EventId;
import io.tidings.events.IdempotencyKey;
import io.tidings.events.LogException;
import io.tidings.events.Page;
import io.tidings.events.RecordingListener;
import io.tidings.events.Settings;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.embedded.RedisServer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workspaces on three primaries, and one that moves while it is written. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class ClusterTest {
  private static final Workspace[] WORKSPACES =
      IntStream.range(0, 8).mapToObj(i -> new Workspace("w" + i)).toArray(Workspace[]::new);
  private static final Topic A = new Topic("a");

  private static final List<RedisServer> nodes = new ArrayList<>();
  private static RedisClient client;

  private RedisEventLog log;

  @BeforeAll
  static void start() {
    client = RedisClient.create();
    for (int i = 0; i < 3; i++) {
      nodes.add(RedisServer.start("cluster-enabled yes", "cluster-node-timeout 2000"));
    }
    for (int i = 0; i < 3; i++) {
      RedisCommands<String, String> redis = redis(i);
      int from = i * 16384 / 3;
      int to = (i + 1) * 16384 / 3;
      redis.clusterAddSlots(IntStream.range(from, to).toArray());
      redis.clusterMeet("127.0.0.1", nodes.getFirst().port());
    }
    for (int i = 0; i < 3; i++) {
      RedisCommands<String, String> redis = redis(i);
      await("cluster is whole")
          .atMost(Duration.ofSeconds(30))
          .until(() ->
              redis.clusterInfo().contains("cluster_state:ok")
                  && redis.clusterInfo().contains("cluster_known_nodes:3"));
    }
  }

  @AfterAll
  static void stop() {
    client.shutdown();
    nodes.forEach(RedisServer::close);
  }

  @BeforeEach
  void open() {
    RedisURI seed = RedisURI.create(nodes.getFirst().url());
    log =
        new RedisEventLog(
            new RedisAddress.Cluster(List.of(seed), null),
            Settings.workspaces(WORKSPACES),
            Clock.systemUTC(),
            new SimpleMeterRegistry());
  }

  @AfterEach
  void close() {
    log.close();
  }

  private static RedisCommands<String, String> redis(int node) {
    return client.connect(RedisURI.create(nodes.get(node).url())).sync();
  }

  private Appended append(Workspace workspace, String key) {
    Append append = new Append(workspace, List.of(event("a", key)), new IdempotencyKey(key));
    while (true) {
      try {
        AppendOutcome outcome = log.append(append).join();
        return (Appended) outcome;
      } catch (CompletionException e) {
        // Refused or unknown while the slot moves: the key makes it safe to try again.
        assertThat(e).hasCauseInstanceOf(LogException.class);
      }
    }
  }

  private List<String> types(Workspace workspace) {
    Page page = log.read(workspace, Set.of(A), EventId.ZERO, 1000).join();
    return page.topics().values().iterator().next().events().stream()
        .map(event -> event.envelope().type())
        .toList();
  }

  @Test
  void anyCall_workspacesOfAllNodes_appendReadAndHear() {
    log.start();
    for (Workspace workspace : List.of(WORKSPACES).subList(1, 8)) {
      RecordingListener listener = new RecordingListener();
      CompletableFuture<Void> attached = new CompletableFuture<>();
      log.feed(workspace, listener).attach(Set.of(A), null, answer -> attached.complete(null));
      attached.orTimeout(10, TimeUnit.SECONDS).join();
      append(workspace, "one");
      assertThat(types(workspace)).containsExactly("one");
      await("heard").until(() -> listener.events().size() == 1);
    }
    await("healthy").until(() -> log.health().writable());
    assertThat(log.health().problem()).isEmpty();
    long used = IntStream.range(0, 3).filter(node -> !redis(node).keys("*clock").isEmpty()).count();
    assertThat(used).isEqualTo(3);
  }

  @Test
  void append_whileItsSlotMoves_nothingLostAndHeardAgain() {
    Workspace workspace = WORKSPACES[0];
    RecordingListener listener = new RecordingListener();
    CompletableFuture<Void> attached = new CompletableFuture<>();
    log.feed(workspace, listener).attach(Set.of(A), null, answer -> attached.complete(null));
    attached.orTimeout(10, TimeUnit.SECONDS).join();

    AtomicBoolean moved = new AtomicBoolean();
    List<String> written = new ArrayList<>(types(append(workspace, "first"), workspace));
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(() -> {
          for (int i = 0; i < 20 || !moved.get() || i % 20 != 0; i++) {
            append(workspace, "n" + i);
            written.add("n" + i);
          }
        });
    move(SlotHash.getSlot(new Keys(workspace).clock()));
    moved.set(true);
    writer.join();
    append(workspace, "last");
    written.add("last");

    assertThat(types(workspace)).isEqualTo(written);
    // What was written before the feed knew of the new epoch is covered by its resync.
    await("heard from the new owner")
        .atMost(Duration.ofSeconds(10))
        .until(() -> {
          String epoch = append(workspace, "again" + System.nanoTime()).epoch();
          return listener.heard(epoch);
        });
  }

  private List<String> types(Appended first, Workspace workspace) {
    assertThat(first.ids()).hasSize(1);
    return types(workspace);
  }

  /** As redis-cli --cluster reshard does. */
  private static void move(int slot) {
    int from = IntStream.range(0, 3).filter(i -> owns(i, slot)).findFirst().orElseThrow();
    int to = (from + 1) % 3;
    String source = redis(from).clusterMyId();
    String target = redis(to).clusterMyId();
    redis(to).clusterSetSlotImporting(slot, source);
    redis(from).clusterSetSlotMigrating(slot, target);
    RedisCommands<String, String> at = redis(from);
    for (List<String> keys = at.clusterGetKeysInSlot(slot, 1);
        !keys.isEmpty();
        keys = at.clusterGetKeysInSlot(slot, 1)) {
      at.migrate("127.0.0.1", nodes.get(to).port(), 0, 5_000, MigrateArgs.Builder.keys(keys));
    }
    redis(to).clusterSetSlotNode(slot, target);
    redis(from).clusterSetSlotNode(slot, target);
    redis(3 - from - to).clusterSetSlotNode(slot, target);
  }

  private static boolean owns(int node, int slot) {
    return slot >= node * 16384 / 3 && slot < (node + 1) * 16384 / 3;
  }
}
