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
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Knows which server owns a workspace, and learns when that changes. */
sealed interface PrimaryLocator
    permits PrimaryLocator.SingleServerLocator, SentinelLocator, PrimaryLocator.ClusterLocator {

  /** The server to talk to now. */
  CompletableFuture<RedisURI> locate(Workspace workspace);

  /** The same, looked up again: the server that was found before is no longer the primary. */
  CompletableFuture<RedisURI> refresh(Workspace workspace);

  /** Follows a redirect to the server that has the workspace. */
  RedisURI follow(Workspace workspace, Redirect redirect);

  /** Something went wrong with a server: what is known may be old. */
  void refreshSoon();

  /** One server. */
  record SingleServerLocator(RedisURI uri) implements PrimaryLocator {
    @Override
    public CompletableFuture<RedisURI> locate(Workspace workspace) {
      return CompletableFuture.completedFuture(uri);
    }

    @Override
    public CompletableFuture<RedisURI> refresh(Workspace workspace) {
      return locate(workspace);
    }

    @Override
    public RedisURI follow(Workspace workspace, Redirect redirect) {
      return uri;
    }

    @Override
    public void refreshSoon() {}
  }

  /** The nodes of a Redis Cluster. */
  final class ClusterLocator implements PrimaryLocator {
    private static final Duration REFRESH_AT_MOST_EVERY = Duration.ofMillis(500);

    private final RedisClusterClient client;
    private final RedisURI seed;

    /** What MOVED said; the cluster's other nodes learn of it only by gossip. */
    private final Map<Integer, RedisURI> movedSlots = new ConcurrentHashMap<>();

    private final AtomicLong refreshedAt =
        new AtomicLong(System.nanoTime() - REFRESH_AT_MOST_EVERY.toNanos());
    private volatile boolean topologyKnown;

    ClusterLocator(RedisClusterClient client, RedisURI seed) {
      this.client = client;
      this.seed = seed;
    }

    @Override
    public CompletableFuture<RedisURI> locate(Workspace workspace) {
      if (!topologyKnown) {
        return client
            .refreshPartitionsAsync()
            .thenApply(done -> {
              topologyKnown = true;
              return primary(workspace);
            })
            .toCompletableFuture();
      }
      try {
        return CompletableFuture.completedFuture(primary(workspace));
      } catch (IllegalStateException e) {
        return CompletableFuture.failedFuture(e);
      }
    }

    @Override
    public CompletableFuture<RedisURI> refresh(Workspace workspace) {
      return client
          .refreshPartitionsAsync()
          .thenApply(done -> primary(workspace))
          .toCompletableFuture();
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

    @Override
    public void refreshSoon() {
      long last = refreshedAt.get();
      long now = System.nanoTime();
      if (now - last >= REFRESH_AT_MOST_EVERY.toNanos() && refreshedAt.compareAndSet(last, now)) {
        // Cleared after, or what was known before would count again meanwhile.
        client.refreshPartitionsAsync().thenRun(movedSlots::clear);
      }
    }

    void close() {
      client.shutdown(0, 2, TimeUnit.SECONDS);
    }
  }
}
