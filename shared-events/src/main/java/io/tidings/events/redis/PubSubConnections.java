package io.tidings.events.redis;

import io.lettuce.core.RedisURI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * The pub/sub connections of a node: one to each server at which workspaces are subscribed.
 *
 * <p>Its state belongs to the thread that it is given.
 */
final class PubSubConnections {
  private final RedisClients clients;
  private final ScheduledExecutorService thread;
  private final PoolListener listener;
  private final Map<String, PubSubConnection> byServer = new HashMap<>();
  private final Set<String> connecting = new HashSet<>();

  /**
   * Receives what becomes of the connections; {@link #opened} and {@link #failed} are called on the
   * thread.
   */
  interface PoolListener extends PubSubConnection.Listener {
    /** A connection that was asked for can be used. */
    void opened();

    /** A connection that was asked for could not be opened. */
    void failed(Throwable reason);
  }

  PubSubConnections(RedisClients clients, ScheduledExecutorService thread, PoolListener listener) {
    this.clients = clients;
    this.thread = thread;
    this.listener = listener;
  }

  private static String hostAndPort(RedisURI uri) {
    return uri.getHost() + ":" + uri.getPort();
  }

  /** The connection to this server; null when there is none. */
  @Nullable PubSubConnection at(RedisURI uri) {
    return byServer.get(hostAndPort(uri));
  }

  List<PubSubConnection> all() {
    return List.copyOf(byServer.values());
  }

  /** Opens a connection to this server, unless that is under way. */
  void open(RedisURI uri) {
    String server = hostAndPort(uri);
    if (!connecting.add(server)) {
      return;
    }
    clients
        .connectPubSub(uri)
        .whenComplete((connection, error) ->
            thread.execute(() -> {
              connecting.remove(server);
              if (error != null) {
                listener.failed(error);
                return;
              }
              PubSubConnection opened = new PubSubConnection(connection, listener);
              byServer.put(server, opened);
              if (opened.isOpen()) {
                listener.opened();
              } else {
                listener.broken(opened);
              }
            }));
  }

  /** Closes a connection that no workspace needs any more. */
  void closeIfIdle(PubSubConnection connection) {
    if (connection.idle()) {
      close(connection);
    }
  }

  /** Closes a connection that does not work, or is broken; false when it was closed before. */
  boolean close(PubSubConnection connection) {
    clients.close(connection.connection());
    return byServer.values().remove(connection);
  }

  void closeAll() {
    all().forEach(connection -> clients.close(connection.connection()));
    byServer.clear();
  }
}
