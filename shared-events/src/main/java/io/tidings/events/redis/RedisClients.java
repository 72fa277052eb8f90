package io.tidings.events.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import io.netty.channel.Channel;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections. None of them reconnects or resends: a connection object is one physical
 * connection, and calls in flight when it broke get no answer.
 */
final class RedisClients implements AutoCloseable {
  private final RedisAddress address;
  private final Duration timeout;
  private final Lazy<OpenClient> opened;

  /** Lettuce complains about closing twice. */
  private final Set<Object> closed = Collections.synchronizedSet(weakSet());

  private volatile boolean ended;

  private record OpenClient(
      ClientResources resources, RedisClient client, PrimaryLocator primaryLocator) {}

  RedisClients(RedisAddress address, Duration timeout) {
    this.address = address;
    this.timeout = timeout;
    this.opened = new Lazy<>(this::open);
  }

  PrimaryLocator primaryLocator() {
    return opened.get().primaryLocator();
  }

  CompletableFuture<StatefulRedisConnection<String, String>> connect(RedisURI uri) {
    return opened
        .get()
        .client()
        .connectAsync(StringCodec.UTF8, uri)
        .toCompletableFuture()
        .whenComplete(this::closeWhenBroken);
  }

  CompletableFuture<StatefulRedisPubSubConnection<String, String>> connectPubSub(RedisURI uri) {
    return opened
        .get()
        .client()
        .connectPubSubAsync(StringCodec.UTF8, uri)
        .toCompletableFuture()
        .whenComplete(this::closeWhenBroken);
  }

  CompletableFuture<StatefulRedisSentinelConnection<String, String>> connectSentinel(RedisURI uri) {
    return opened
        .get()
        .client()
        .connectSentinelAsync(StringCodec.UTF8, uri)
        .toCompletableFuture()
        .whenComplete(this::closeWhenBroken);
  }

  /** Without this the client would keep for ever every connection that the server ended. */
  private void closeWhenBroken(
      @Nullable StatefulConnection<String, String> connection, @Nullable Throwable error) {
    if (connection != null) {
      connection.addListener(
          new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> broken) {
              close((StatefulConnection<?, ?>) broken);
            }
          });
      if (!connection.isOpen()) {
        close(connection);
      }
    }
  }

  /** Closes a connection for good; it is not reopened. */
  void close(StatefulConnection<?, ?> connection) {
    if (!ended && closed.add(connection)) {
      connection.closeAsync();
    }
  }

  private static Set<Object> weakSet() {
    return Collections.newSetFromMap(new WeakHashMap<>());
  }

  private OpenClient open() {
    ClientResources resources =
        DefaultClientResources.builder().nettyCustomizer(new SharedFlushes()).build();
    RedisClient client = RedisClient.create(resources);
    ClientOptions options = options(address.ssl());
    client.setOptions(options);
    PrimaryLocator primaryLocator =
        switch (address) {
          case RedisAddress.ServerAddress server ->
              server.uri().getSentinels().isEmpty()
                  ? new PrimaryLocator.SingleServerLocator(limited(server.uri()))
                  : new SentinelLocator(limited(server.uri()), this);
          case RedisAddress.ClusterAddress nodes -> {
            List<RedisURI> uris = new ArrayList<>();
            nodes.seeds().forEach(seed -> uris.add(limited(seed)));
            RedisClusterClient cluster = RedisClusterClient.create(resources, uris);
            cluster.setOptions(ClusterClientOptions.builder(options).build());
            yield new ClusterLocator(cluster, uris.getFirst());
          }
        };
    return new OpenClient(resources, client, primaryLocator);
  }

  /** A copy with our timeout on each handshake. */
  private RedisURI limited(RedisURI uri) {
    RedisURI.Builder limited = RedisURI.builder(uri).withTimeout(timeout);
    uri.getSentinels().forEach(sentinel -> limited.withSentinel(limited(sentinel)));
    if (uri.getSentinelMasterId() != null) {
      limited.withSentinelMasterId(uri.getSentinelMasterId());
    }
    return limited.build();
  }

  private ClientOptions options(@Nullable SslOptions ssl) {
    ClientOptions.Builder options =
        ClientOptions.builder()
            .autoReconnect(false)
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            // In RESP2 Lettuce takes a sharded message for the reply of a pending SSUBSCRIBE.
            .protocolVersion(ProtocolVersion.RESP3)
            .maintNotificationsConfig(MaintNotificationsConfig.disabled())
            .socketOptions(SocketOptions.builder().connectTimeout(timeout).keepAlive(true).build())
            .timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build());
    if (ssl != null) {
      options.sslOptions(ssl);
    }
    return options.build();
  }

  /** Closes all connections; calls in flight fail. */
  @Override
  public void close() {
    ended = true;
    OpenClient open = opened.peek();
    if (open != null) {
      if (open.primaryLocator() instanceof ClusterLocator clusterLocator) {
        clusterLocator.close();
      }
      open.client().shutdown(0, 2, TimeUnit.SECONDS);
      open.resources().shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
  }

  /**
   * Commands that wait for their event loop at the same moment go to the server in one write. None
   * of them is delayed: the loop writes as soon as it has taken them.
   */
  private static final class SharedFlushes implements NettyCustomizer {
    private static final int MOST_TOGETHER = 256;

    @Override
    public void afterChannelInitialized(Channel channel) {
      channel.pipeline().addFirst(new FlushConsolidationHandler(MOST_TOGETHER, true));
    }
  }
}
