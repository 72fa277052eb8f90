package io.tidings.events.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** One pub/sub connection and the channels that it carries; it ends when the connection breaks. */
final class PubSubConnection {
  private static final String PROBE_PREFIX = "p ";

  private final StatefulRedisPubSubConnection<String, String> connection;
  private final Listener listener;
  private final Map<String, ChannelSubscription> subscriptions = new ConcurrentHashMap<>();
  private volatile @Nullable SentProbe sentProbe;

  private record SentProbe(String text, long sentAt) {}

  /** Receives what happens to the connection and its subscriptions, on any thread. */
  interface Listener {
    void broken(PubSubConnection pubSubConnection);

    /** The server ended a subscription, or rejected it. */
    void refused(
        PubSubConnection pubSubConnection,
        ChannelSubscription subscription,
        @Nullable Throwable reason);

    void subscribed();

    void probed(Duration roundTrip);
  }

  PubSubConnection(StatefulRedisPubSubConnection<String, String> connection, Listener listener) {
    this.connection = connection;
    this.listener = listener;
    connection.addListener(new MessageListener());
    connection.addListener(
        new RedisConnectionStateListener() {
          @Override
          public void onRedisDisconnected(RedisChannelHandler<?, ?> broken) {
            listener.broken(PubSubConnection.this);
          }
        });
  }

  boolean isOpen() {
    return connection.isOpen();
  }

  StatefulRedisPubSubConnection<String, String> connection() {
    return connection;
  }

  Iterable<ChannelSubscription> subscriptions() {
    return subscriptions.values();
  }

  boolean idle() {
    return subscriptions.isEmpty();
  }

  /** Subscribes to a channel; the acknowledgement goes to its subscription. */
  void subscribe(ChannelSubscription subscription) {
    subscriptions.put(subscription.channel, subscription);
    subscription.requestedAt = System.nanoTime();
    connection
        .async()
        .ssubscribe(subscription.channel)
        .whenComplete((done, error) -> {
          if (error != null) {
            listener.refused(this, subscription, error);
          }
        });
  }

  /** Unsubscribes from a channel. */
  void unsubscribe(ChannelSubscription subscription) {
    if (subscriptions.remove(subscription.channel, subscription)) {
      connection.async().sunsubscribe(subscription.channel);
    }
  }

  /** Removes a subscription that this connection no longer carries. */
  void remove(ChannelSubscription subscription) {
    subscriptions.remove(subscription.channel, subscription);
  }

  /** Publishes a probe to itself; false when it has not received the last one. */
  boolean probe() {
    if (sentProbe != null) {
      return false;
    }
    subscriptions.values().stream()
        .filter(ChannelSubscription::acknowledged)
        .findAny()
        .ifPresent(subscription -> {
          String text = PROBE_PREFIX + Long.toString(ThreadLocalRandom.current().nextLong(), 36);
          sentProbe = new SentProbe(text, System.nanoTime());
          // Since RESP3 a subscribed connection can publish; the probe tests both directions.
          connection.async().spublish(subscription.channel, text);
        });
    return true;
  }

  private void probeReceived(String message) {
    SentProbe sent = sentProbe;
    if (sent != null && sent.text().equals(message)) {
      sentProbe = null;
      subscriptions.values().stream()
          .filter(ChannelSubscription::acknowledged)
          .forEach(ChannelSubscription::confirm);
      listener.probed(Duration.ofNanos(System.nanoTime() - sent.sentAt()));
    }
  }

  private final class MessageListener extends RedisPubSubAdapter<String, String> {
    @Override
    public void smessage(String channel, String message) {
      if (message.startsWith(PROBE_PREFIX)) {
        probeReceived(message);
        return;
      }
      ChannelSubscription subscription = subscriptions.get(channel);
      if (subscription != null) {
        subscription.announcementListener.messageReceived(message);
      }
    }

    @Override
    public void ssubscribed(String channel, long count) {
      ChannelSubscription subscription = subscriptions.get(channel);
      if (subscription != null) {
        listener.subscribed();
        subscription.subscribed();
      }
    }

    @Override
    public void sunsubscribed(String channel, long count) {
      // In a Cluster the server does this when the slot goes to another node.
      ChannelSubscription subscription = subscriptions.get(channel);
      if (subscription != null) {
        listener.refused(PubSubConnection.this, subscription, null);
      }
    }
  }
}
