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
final class Line {
  private static final String PROBE = "p ";

  private final StatefulRedisPubSubConnection<String, String> connection;
  private final Ends ends;
  private final Map<String, Hearing> channels = new ConcurrentHashMap<>();
  private volatile @Nullable Probe probe;

  private record Probe(String text, long sentAt) {}

  /** Hears what becomes of a line, on any thread. */
  interface Ends {
    void broken(Line line);

    /** The server gave a channel up, or would not take it. */
    void refused(Line line, Hearing hearing, @Nullable Throwable reason);

    void subscribed();

    void probed(Duration roundTrip);
  }

  Line(StatefulRedisPubSubConnection<String, String> connection, Ends ends) {
    this.connection = connection;
    this.ends = ends;
    connection.addListener(new Messages());
    connection.addListener(
        new RedisConnectionStateListener() {
          @Override
          public void onRedisDisconnected(RedisChannelHandler<?, ?> broken) {
            ends.broken(Line.this);
          }
        });
  }

  boolean open() {
    return connection.isOpen();
  }

  StatefulRedisPubSubConnection<String, String> connection() {
    return connection;
  }

  Iterable<Hearing> hearings() {
    return channels.values();
  }

  boolean idle() {
    return channels.isEmpty();
  }

  /** Asks for a channel; the acknowledgement goes to its ear. */
  void ask(Hearing hearing) {
    channels.put(hearing.channel, hearing);
    hearing.askedAt = System.nanoTime();
    connection
        .async()
        .ssubscribe(hearing.channel)
        .whenComplete((done, error) -> {
          if (error != null) {
            ends.refused(this, hearing, error);
          }
        });
  }

  /** Gives a channel up. */
  void drop(Hearing hearing) {
    if (channels.remove(hearing.channel, hearing)) {
      connection.async().sunsubscribe(hearing.channel);
    }
  }

  /** The channel is not on this line any more. */
  void forget(Hearing hearing) {
    channels.remove(hearing.channel, hearing);
  }

  /** Announces to itself; false when it did not hear the last such announcement. */
  boolean probe() {
    if (probe != null) {
      return false;
    }
    channels.values().stream()
        .filter(Hearing::acknowledged)
        .findAny()
        .ifPresent(hearing -> {
          String text = PROBE + Long.toString(ThreadLocalRandom.current().nextLong(), 36);
          probe = new Probe(text, System.nanoTime());
          // Possible on a subscribed connection since RESP3; it tries both directions.
          connection.async().spublish(hearing.channel, text);
        });
    return true;
  }

  private void heardProbe(String message) {
    Probe sent = probe;
    if (sent != null && sent.text().equals(message)) {
      probe = null;
      channels.values().stream().filter(Hearing::acknowledged).forEach(Hearing::signOfLife);
      ends.probed(Duration.ofNanos(System.nanoTime() - sent.sentAt()));
    }
  }

  private final class Messages extends RedisPubSubAdapter<String, String> {
    @Override
    public void smessage(String channel, String message) {
      if (message.startsWith(PROBE)) {
        heardProbe(message);
        return;
      }
      Hearing hearing = channels.get(channel);
      if (hearing != null) {
        hearing.ear.heard(message);
      }
    }

    @Override
    public void ssubscribed(String channel, long count) {
      Hearing hearing = channels.get(channel);
      if (hearing != null) {
        ends.subscribed();
        hearing.subscribed();
      }
    }

    @Override
    public void sunsubscribed(String channel, long count) {
      // In a Cluster the server does this when the slot goes to another node.
      Hearing hearing = channels.get(channel);
      if (hearing != null) {
        ends.refused(Line.this, hearing, null);
      }
    }
  }
}
