package io.tidings.events.redis;

import io.lettuce.core.RedisURI;
import io.tidings.events.Workspace;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the channel of every followed workspace subscribed, at the primary of the workspace. After
 * each change it compares the wanted subscriptions with the acknowledged ones, and asks for the
 * difference.
 *
 * <p>Its state belongs to the thread that it is given.
 */
final class Subscriptions {
  private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration SUBSCRIBE_TIMEOUT = Duration.ofSeconds(2);

  private final RedisClients clients;
  private final ScheduledExecutorService thread;
  private final LogMetrics metrics;

  // any thread
  private final Map<Workspace, ChannelSubscription> byWorkspace = new ConcurrentHashMap<>();
  private volatile Duration pause = Duration.ZERO;

  // the thread
  private final PubSubConnections connections;
  private boolean retrying;

  Subscriptions(RedisClients clients, ScheduledExecutorService thread, LogMetrics metrics) {
    this.clients = clients;
    this.thread = thread;
    this.metrics = metrics;
    this.connections = new PubSubConnections(clients, thread, new ConnectionListener());
  }

  void subscribe(Workspace workspace, FeedSource.AnnouncementListener announcementListener) {
    ChannelSubscription subscription = new ChannelSubscription(workspace, announcementListener);
    ChannelSubscription before = byWorkspace.put(workspace, subscription);
    thread.execute(() -> {
      detach(before);
      reconcile();
    });
  }

  void unsubscribe(Workspace workspace) {
    ChannelSubscription before = byWorkspace.remove(workspace);
    thread.execute(() -> detach(before));
  }

  /** The age of the oldest confirmation of a subscription; zero without any subscription. */
  Duration longestSinceConfirmed() {
    return byWorkspace.values().stream()
        .map(ChannelSubscription::sinceConfirmed)
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /** Must be called once per probe interval, on the thread. */
  void probe() {
    for (PubSubConnection pubSubConnection : connections.all()) {
      if (pubSubConnection.idle()) {
        connections.close(pubSubConnection);
      } else if (!pubSubConnection.probe()) {
        LOG.warn("a pub/sub connection did not receive its probe and is replaced");
        broken(pubSubConnection);
      }
    }
    reconcile();
  }

  /** Must be called several times a second, on the thread: follows workspaces to new primaries. */
  void followPrimaries() {
    for (ChannelSubscription subscription : byWorkspace.values()) {
      PubSubConnection pubSubConnection = subscription.pubSubConnection;
      CompletableFuture<RedisURI> primary = clients.primaryLocator().locate(subscription.workspace);
      if (pubSubConnection != null
          && primary.state() == Future.State.SUCCESS
          && connections.at(primary.resultNow()) != pubSubConnection) {
        subscribeAt(subscription, primary.resultNow());
      }
    }
  }

  private void reconcile() {
    for (ChannelSubscription subscription : byWorkspace.values()) {
      PubSubConnection pubSubConnection = subscription.pubSubConnection;
      if (pubSubConnection == null) {
        locateAndSubscribe(subscription);
      } else if (!subscription.acknowledged()
          && System.nanoTime() - subscription.requestedAt > SUBSCRIBE_TIMEOUT.toNanos()) {
        broken(pubSubConnection);
      }
    }
  }

  private void locateAndSubscribe(ChannelSubscription subscription) {
    clients
        .primaryLocator()
        .locate(subscription.workspace)
        .whenComplete((uri, error) ->
            thread.execute(() -> {
              if (error != null) {
                connectFailed(error);
              } else if (byWorkspace.get(subscription.workspace) == subscription) {
                subscribeAt(subscription, uri);
              }
            }));
  }

  private void subscribeAt(ChannelSubscription subscription, RedisURI uri) {
    PubSubConnection pubSubConnection = connections.at(uri);
    if (pubSubConnection == null) {
      connections.open(uri);
      return;
    }
    if (subscription.pubSubConnection == pubSubConnection) {
      return;
    }
    detach(subscription);
    subscription.pubSubConnection = pubSubConnection;
    pubSubConnection.subscribe(subscription);
  }

  private void detach(@Nullable ChannelSubscription subscription) {
    if (subscription != null && subscription.pubSubConnection != null) {
      PubSubConnection pubSubConnection = subscription.pubSubConnection;
      subscription.pubSubConnection = null;
      subscription.unsubscribed();
      pubSubConnection.unsubscribe(subscription);
      connections.closeIfIdle(pubSubConnection);
    }
  }

  private void broken(PubSubConnection pubSubConnection) {
    if (connections.close(pubSubConnection)) {
      metrics.restarted();
      for (ChannelSubscription subscription : pubSubConnection.subscriptions()) {
        subscription.unsubscribed();
        subscription.pubSubConnection = null;
      }
      clients.primaryLocator().refreshSoon();
      retry();
    }
  }

  private void refused(
      PubSubConnection pubSubConnection,
      ChannelSubscription subscription,
      @Nullable Throwable reason) {
    if (subscription.pubSubConnection != pubSubConnection) {
      return;
    }
    subscription.pubSubConnection = null;
    subscription.unsubscribed();
    pubSubConnection.remove(subscription);
    Redirect redirect =
        reason == null
            ? null
            : Redirect.read(String.valueOf(Exceptions.unwrap(reason).getMessage()));
    if (redirect != null && !redirect.ask()) {
      clients.primaryLocator().follow(subscription.workspace, redirect);
      locateAndSubscribe(subscription);
    } else {
      clients.primaryLocator().refreshSoon();
      retry();
    }
  }

  private void connectFailed(Throwable error) {
    LOG.debug("no pub/sub connection yet", error);
    clients.primaryLocator().refreshSoon();
    retry();
  }

  private void retry() {
    if (!retrying) {
      retrying = true;
      pause = Backoff.after(pause, FIRST_PAUSE, LONGEST_PAUSE);
      thread.schedule(
          () -> {
            retrying = false;
            reconcile();
          },
          pause.toMillis(),
          TimeUnit.MILLISECONDS);
    }
  }

  /** Closes all connections, on the thread. */
  void close() {
    byWorkspace.clear();
    connections.closeAll();
  }

  private final class ConnectionListener implements PubSubConnections.PoolListener {
    @Override
    public void opened() {
      reconcile();
    }

    @Override
    public void failed(Throwable reason) {
      connectFailed(reason);
    }

    @Override
    public void broken(PubSubConnection pubSubConnection) {
      thread.execute(() -> Subscriptions.this.broken(pubSubConnection));
    }

    @Override
    public void refused(
        PubSubConnection pubSubConnection,
        ChannelSubscription subscription,
        @Nullable Throwable reason) {
      thread.execute(() -> Subscriptions.this.refused(pubSubConnection, subscription, reason));
    }

    @Override
    public void subscribed() {
      pause = Duration.ZERO;
    }

    @Override
    public void probed(Duration roundTrip) {
      metrics.probeReceived(roundTrip);
    }
  }
}
