package io.tidings.events.redis;

import io.lettuce.core.RedisURI;
import io.tidings.events.Workspace;
import java.util.concurrent.CompletableFuture;

/** Knows which server owns a workspace, and learns when that changes. */
sealed interface PrimaryLocator
    permits PrimaryLocator.SingleServerLocator, SentinelLocator, ClusterLocator {

  /** The server to talk to now. */
  CompletableFuture<RedisURI> locate(Workspace workspace);

  /** Locates the server again, because the one that was found before is no longer the primary. */
  CompletableFuture<RedisURI> refresh(Workspace workspace);

  /** Follows a redirect to the server that has the workspace. */
  RedisURI follow(Workspace workspace, Redirect redirect);

  /** A server failed, so the known topology may be outdated. */
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
}
