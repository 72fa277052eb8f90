package io.tidings.node.relay;

import io.tidings.events.Delivery;
import io.tidings.events.Envelope;
import io.tidings.events.EventId;
import io.tidings.events.EventLog;
import io.tidings.events.Feed;
import io.tidings.events.Page;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One workspace in one lane: its connections by topic, and how far the lane has come. */
final class WorkspaceShard {
  private final Workspace workspace;
  final Feed feed;
  final RecentEvents recent;
  final ReplayReader replayReader;
  final Turns turns = new Turns();
  private final Lane lane;
  private final EventLog log;
  private final int pageSize;

  private final AtomicBoolean overrun = new AtomicBoolean();

  // The lane's thread.
  private final Map<Topic, ConnectionSet> connectionsByTopic = new HashMap<>();
  private final ConnectionSet all = new ConnectionSet();
  private EventId position = EventId.ZERO;
  private Duration behind = Duration.ZERO;
  private long heardAt;
  private volatile int connections;
  private long ephemeralSequence;

  WorkspaceShard(
      Workspace workspace,
      Feed feed,
      RecentEvents recent,
      Lane lane,
      EventLog log,
      int pageSize,
      RelayMeters meters) {
    this.workspace = workspace;
    this.feed = feed;
    this.recent = recent;
    this.lane = lane;
    this.log = log;
    this.pageSize = pageSize;
    this.replayReader = new ReplayReader(this, lane, meters);
    this.heardAt = lane.patience();
  }

  /** An exception is no answer, as a failed future is none. */
  CompletableFuture<Page> read(Set<Topic> which, EventId after) {
    return CompletableFuture.completedFuture(which)
        .thenCompose(topics -> log.read(workspace, topics, after, pageSize));
  }

  /** The position of the feed in this lane's queue: all up to here has been delivered. */
  EventId position() {
    return position;
  }

  /** Whether the feed told something at this time of the lane's patience or later. */
  boolean heardSince(long time) {
    return heardAt >= time;
  }

  /**
   * The lane could not take what the feed told: the connections forget what is live, and resume
   * from their own positions. The feed's thread.
   */
  void overrun() {
    if (overrun.compareAndSet(false, true)) {
      lane.execute(() -> {
        overrun.set(false);
        all.forEach(ClientConnection::restart);
      });
    }
  }

  /** Any thread. */
  boolean isEmpty() {
    return connections == 0;
  }

  void join(ClientConnection connection, EventId at) {
    position = at; // whatever the feed had reached before it was last stopped
    all.add(connection);
    connections = all.count();
    for (Topic topic : connection.topics()) {
      connectionsByTopic.computeIfAbsent(topic, t -> new ConnectionSet()).add(connection);
    }
  }

  void leave(ClientConnection connection) {
    all.countDeparture();
    connections = all.count();
    for (Topic topic : connection.topics()) {
      connectionsByTopic.computeIfPresent(
          topic,
          (t, connections) -> {
            connections.countDeparture();
            return connections.isEmpty() ? null : connections;
          });
    }
  }

  /** Takes what the feed tells to the lane; the feed's thread. */
  void accept(Delivery delivery, @Nullable SharedEvent shared) {
    if (overrun.get() || !lane.deliver(() -> deliver(delivery, shared), size(delivery, shared))) {
      overrun();
    }
  }

  private static long size(Delivery delivery, @Nullable SharedEvent shared) {
    if (shared != null) {
      return shared.size();
    }
    return delivery instanceof Delivery.Ephemeral(Envelope envelope)
        ? SharedEvent.sizeOf(envelope)
        : 0;
  }

  /** Passes on what the feed tells. {@code shared} is the event of a {@link Delivery.Live}. */
  void deliver(Delivery delivery, @Nullable SharedEvent shared) {
    heardAt = lane.patience();
    try {
      pass(delivery, shared);
    } catch (RuntimeException | Error e) {
      // Who got it is not known: every client resumes from its own cursor.
      all.forEach(connection -> connection.fail(e));
    }
  }

  private void pass(Delivery delivery, @Nullable SharedEvent shared) {
    switch (delivery) {
      case Delivery.Live live -> {
        position = EventId.max(position, live.event().id());
        if (shared != null) {
          live(shared);
        }
      }
      case Delivery.Ephemeral ephemeral -> ephemeral(ephemeral.envelope());
      // A gap does not move the position: events of other topics up to its end are still to come.
      case Delivery.HistoryGap historyGap -> all.forEach(connection -> connection.gap(historyGap));
      case Delivery.EpochChanged epochChanged -> {
        EventId fork = epochChanged.fork();
        position = fork == null ? epochChanged.clock() : EventId.min(position, fork);
        all.forEach(connection -> connection.switched(epochChanged));
      }
      case Delivery.Reauthorise reauthorise -> all.forEach(ClientConnection::reauthorise);
      case Delivery.Position at -> position = EventId.max(position, at.id());
      case Delivery.Behind now -> behind(now.time());
    }
  }

  /** How far the feed is behind the log; zero unless it is catching up. */
  Duration behind() {
    return behind;
  }

  /** Tells all of this workspace's connections, also those that wait for the feed. */
  private void behind(Duration time) {
    behind = time;
    lane.forEach(connection -> {
      if (connection.shard() == this) {
        connection.degraded(time);
      }
    });
  }

  private void live(SharedEvent shared) {
    for (Topic topic : shared.event.envelope().topics()) {
      if (topic.equals(Topic.CONTROL)) {
        all.forEach(connection -> connection.control(shared.event));
      } else {
        ConnectionSet connections = connectionsByTopic.get(topic);
        if (connections != null) {
          lane.committed(shared.event.id().ms());
          connections.forEach(connection -> connection.live(shared, topic));
        }
      }
    }
  }

  private void ephemeral(Envelope envelope) {
    ephemeralSequence++;
    Map<Dialect, Optional<Frame>> frames = new HashMap<>();
    for (Topic topic : envelope.topics()) {
      ConnectionSet connections = connectionsByTopic.get(topic);
      if (connections != null) {
        frames.clear();
        Frame.Snapshot mark = new Frame.Snapshot(topic.name(), envelope.type());
        connections.forEach(connection -> {
          if (connection.isFirstDelivery(ephemeralSequence)) {
            frames
                .computeIfAbsent(
                    connection.dialect(),
                    dialect ->
                        Optional.ofNullable(dialect.ephemeral(envelope, topic))
                            .map(bytes -> new Frame(bytes, mark)))
                .ifPresent(frame -> connection.ephemeral(envelope, frame));
          }
        });
      }
    }
  }
}
