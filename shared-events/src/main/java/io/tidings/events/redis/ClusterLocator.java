package io.tidings.events.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.tidings.events.Workspace;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a Redis Cluster. All calls that ask at the same time share one look at its topology.
 */
final class ClusterLocator implements PrimaryLocator {
  private static final Duration LOOK_AT_MOST_EVERY = Duration.ofMillis(500);

  private final RedisClusterClient client;
  private final RedisURI seed;

  /** Owners that MOVED redirects named; the cluster's other nodes learn of them only by gossip. */
  private final Map<Integer, RedisURI> movedSlots = new ConcurrentHashMap<>();

  private volatile boolean topologyKnown;

  // guarded by this
  private @Nullable CompletableFuture<Void> look;
  private long lookedAt;

  ClusterLocator(RedisClusterClient client, RedisURI seed) {
    this.client = client;
    this.seed = seed;
  }

  @Override
  public CompletableFuture<RedisURI> locate(Workspace workspace) {
    if (!topologyKnown) {
      return look(LOOK_AT_MOST_EVERY).thenApply(unused -> primary(workspace));
    }
    try {
      return CompletableFuture.completedFuture(primary(workspace));
    } catch (IllegalStateException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public CompletableFuture<RedisURI> refresh(Workspace workspace) {
    return look(Duration.ZERO).thenApply(unused -> primary(workspace));
  }

  @Override
  public void refreshSoon() {
    look(LOOK_AT_MOST_EVERY);
  }

  /**
   * The last look, which may have failed, while it is under way or younger than that; otherwise a
   * new one.
   */
  private synchronized CompletableFuture<Void> look(Duration maxAge) {
    CompletableFuture<Void> last = look;
    if (last != null && (!last.isDone() || System.nanoTime() - lookedAt < maxAge.toNanos())) {
      return last;
    }
    lookedAt = System.nanoTime();
    CompletableFuture<Void> next =
        client
            .refreshPartitionsAsync()
            .toCompletableFuture()
            .thenRun(() -> {
              // Cleared afterwards: otherwise the older knowledge would be used again meanwhile.
              movedSlots.clear();
              topologyKnown = true;
            });
    look = next;
    return next;
  }

  private RedisURI primary(Workspace workspace) {
    int slot = SlotHash.getSlot(new RedisKeys(workspace).clock());
    RedisURI movedTo = movedSlots.get(slot);
    if (movedTo != null) {
      return movedTo;
    }
    @Nullable RedisClusterNode node = client.getPartitions().getPartitionBySlot(slot);
    if (node == null) {
      refreshSoon();
      throw new IllegalStateException("no node of the cluster owns slot " + slot);
    }
    return node.getUri();
  }

  @Override
  public RedisURI follow(Workspace workspace, Redirect redirect) {
    RedisURI there =
        RedisURI.builder(seed).withHost(redirect.host()).withPort(redirect.port()).build();
    if (!redirect.ask()) {
      movedSlots.put(SlotHash.getSlot(new RedisKeys(workspace).clock()), there);
    }
    return there;
  }

  void close() {
    client.shutdown(0, 2, TimeUnit.SECONDS);
  }
}
