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
sealed interface Owners permits Owners.Single, Sentinels, Owners.Cluster {

  /** The server to talk to now. */
  CompletableFuture<RedisURI> of(Workspace workspace);

  /** The same, asked for anew: whoever was told before is not it any more. */
  CompletableFuture<RedisURI> afresh(Workspace workspace);

  /** A server said that the workspace is elsewhere. */
  RedisURI moved(Workspace workspace, Redirect redirect);

  /** Something went wrong with a server: what is known may be old. */
  void suspect();

  /** One server. */
  record Single(RedisURI uri) implements Owners {
    @Override
    public CompletableFuture<RedisURI> of(Workspace workspace) {
      return CompletableFuture.completedFuture(uri);
    }

    @Override
    public CompletableFuture<RedisURI> afresh(Workspace workspace) {
      return of(workspace);
    }

    @Override
    public RedisURI moved(Workspace workspace, Redirect redirect) {
      return uri;
    }

    @Override
    public void suspect() {}
  }

  /** The nodes of a Redis Cluster. */
  final class Cluster implements Owners {
    private static final Duration REFRESH_AT_MOST_EVERY = Duration.ofMillis(500);

    private final RedisClusterClient client;
    private final RedisURI seed;

    /** What MOVED said; the cluster's other nodes learn of it only by gossip. */
    private final Map<Integer, RedisURI> moved = new ConcurrentHashMap<>();

    private final AtomicLong refreshed =
        new AtomicLong(System.nanoTime() - REFRESH_AT_MOST_EVERY.toNanos());
    private volatile boolean known;

    Cluster(RedisClusterClient client, RedisURI seed) {
      this.client = client;
      this.seed = seed;
    }

    @Override
    public CompletableFuture<RedisURI> of(Workspace workspace) {
      if (!known) {
        return client
            .refreshPartitionsAsync()
            .thenApply(done -> {
              known = true;
              return owner(workspace);
            })
            .toCompletableFuture();
      }
      try {
        return CompletableFuture.completedFuture(owner(workspace));
      } catch (IllegalStateException e) {
        return CompletableFuture.failedFuture(e);
      }
    }

    @Override
    public CompletableFuture<RedisURI> afresh(Workspace workspace) {
      return client
          .refreshPartitionsAsync()
          .thenApply(done -> owner(workspace))
          .toCompletableFuture();
    }

    private RedisURI owner(Workspace workspace) {
      int slot = SlotHash.getSlot(new Keys(workspace).clock());
      RedisURI told = moved.get(slot);
      if (told != null) {
        return told;
      }
      @Nullable RedisClusterNode node = client.getPartitions().getPartitionBySlot(slot);
      if (node == null) {
        suspect();
        throw new IllegalStateException("no node of the cluster owns slot " + slot);
      }
      return node.getUri();
    }

    @Override
    public RedisURI moved(Workspace workspace, Redirect redirect) {
      RedisURI there =
          RedisURI.builder(seed).withHost(redirect.host()).withPort(redirect.port()).build();
      if (!redirect.ask()) {
        moved.put(SlotHash.getSlot(new Keys(workspace).clock()), there);
      }
      return there;
    }

    @Override
    public void suspect() {
      long last = refreshed.get();
      long now = System.nanoTime();
      if (now - last >= REFRESH_AT_MOST_EVERY.toNanos() && refreshed.compareAndSet(last, now)) {
        // Cleared after, or what was known before would count again meanwhile.
        client.refreshPartitionsAsync().thenRun(moved::clear);
      }
    }

    void close() {
      client.shutdown(0, 2, TimeUnit.SECONDS);
    }
  }
}
