package io.tidings.node.relay;

import io.tidings.events.Delivery;
import io.tidings.events.Envelope;
import io.tidings.events.EventId;
import io.tidings.events.EventLog;
import io.tidings.events.Feed;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One workspace in one lane: its connections by topic, and how far the lane has come. */
final class WorkspaceShard {
  /** Connections that a feed's thread writes to itself, a few microseconds each. */
  private static final int SHORT = 16;

  final Feed feed;
  final RecentEvents recent;
  final ReplayReader replayReader;
  final Turns turns = new Turns();
  private final Lane lane;

  private final AtomicBoolean overrun = new AtomicBoolean();

  // The lane's thread.
  private final Map<Topic, ConnectionSet<FeedReceiver>> connectionsByTopic = new HashMap<>();
  private final ConnectionSet<FeedReceiver> all = new ConnectionSet<>();
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
    this.feed = feed;
    this.recent = recent;
    this.lane = lane;
    this.replayReader = new ReplayReader(log, workspace, pageSize, recent, lane, meters);
    this.heardAt = lane.patience();
  }

  /** The position of the feed in this lane's queue: all up to here has been delivered. */
  EventId position() {
    return position;
  }

  /** Whether the feed delivered something at this time of the lane's patience or later. */
  boolean heardSince(long time) {
    return heardAt >= time;
  }

  /**
   * The lane had no room for what the feed delivered: the connections forget what is live, and
   * resume from their own positions. The feed's thread.
   */
  void overrun() {
    if (overrun.compareAndSet(false, true)) {
      lane.execute(() -> {
        overrun.set(false);
        all.forEach(FeedReceiver::restart);
      });
    }
  }

  /** Any thread. */
  boolean isEmpty() {
    return connections == 0;
  }

  /** A connection of this workspace begins. */
  void open(FeedReceiver connection) {
    all.add(connection);
    connections = all.count();
  }

  /** The feed has attached it. */
  void join(FeedReceiver connection, EventId at) {
    position = at; // whatever the feed had reached before it was last stopped
    for (Topic topic : connection.topics()) {
      connectionsByTopic.computeIfAbsent(topic, t -> new ConnectionSet<>()).add(connection);
    }
  }

  /**
   * @param joined whether the feed had attached it
   */
  void leave(FeedReceiver connection, boolean joined) {
    all.countDeparture();
    connections = all.count();
    for (Topic topic : joined ? connection.topics() : Set.<Topic>of()) {
      connectionsByTopic.computeIfPresent(
          topic,
          (t, connections) -> {
            connections.countDeparture();
            return connections.isEmpty() ? null : connections;
          });
    }
  }

  /** Runs what the feed delivers in the lane, now or later; the feed's thread. */
  void accept(Delivery delivery, @Nullable SharedEvent shared) {
    Runnable task = () -> deliver(delivery, shared);
    if (!overrun.get() && lane.deliverNow(() -> isShort(delivery), task)) {
      return;
    }
    if (overrun.get() || !lane.deliver(task, size(delivery, shared))) {
      overrun();
    }
  }

  /** Whether it reaches so few connections that writing to them takes less than waking a thread. */
  private boolean isShort(Delivery delivery) {
    return switch (delivery) {
      case Delivery.Live live -> isShort(live.event().envelope());
      case Delivery.Ephemeral ephemeral -> isShort(ephemeral.envelope());
      case Delivery.Position _ -> true;
      case Delivery.HistoryGap _,
          Delivery.EphemeralsMissed _,
          Delivery.EpochChanged _,
          Delivery.Reauthorise _,
          Delivery.Behind _ ->
          false;
    };
  }

  private boolean isShort(Envelope envelope) {
    int receivers = 0;
    for (Topic topic : envelope.topics()) {
      ConnectionSet<FeedReceiver> connections = connectionsByTopic.get(topic);
      receivers += topic.equals(Topic.CONTROL) ? all.count() : 0;
      receivers += connections == null ? 0 : connections.count();
    }
    return receivers <= SHORT;
  }

  private static long size(Delivery delivery, @Nullable SharedEvent shared) {
    if (shared != null) {
      return shared.size();
    }
    return delivery instanceof Delivery.Ephemeral ephemeral
        ? SharedEvent.sizeOf(ephemeral.envelope())
        : 0;
  }

  /** Passes on what the feed delivers. {@code shared} is the event of a {@link Delivery.Live}. */
  void deliver(Delivery delivery, @Nullable SharedEvent shared) {
    heardAt = lane.patience();
    try {
      pass(delivery, shared);
    } catch (RuntimeException | Error e) {
      // It is not known which clients got it: every client resumes from its own cursor.
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
      case Delivery.Ephemeral ephemeral -> ephemeral(ephemeral);
      case Delivery.EphemeralsMissed missed -> all.forEach(FeedReceiver::readSnapshots);
      // A gap does not move the position: events of other topics up to its end are still to come.
      case Delivery.HistoryGap historyGap -> {
        FeedItem item = new FeedItem.LogGap(historyGap);
        all.forEach(connection -> connection.take(item));
      }
      case Delivery.EpochChanged epochChanged -> {
        EventId fork = epochChanged.fork();
        position = fork == null ? epochChanged.clock() : EventId.min(position, fork);
        all.forEach(connection -> connection.switched(epochChanged));
      }
      case Delivery.Reauthorise reauthorise -> all.forEach(FeedReceiver::reauthorise);
      case Delivery.Position at -> position = EventId.max(position, at.id());
      case Delivery.Behind now -> behind(now.time());
    }
  }

  /** How far the feed is behind the log; zero unless it is catching up. */
  Duration behind() {
    return behind;
  }

  /** Tells all of this workspace's connections, including those that wait for the feed. */
  private void behind(Duration time) {
    behind = time;
    all.forEach(connection -> connection.degraded(time));
  }

  private void live(SharedEvent shared) {
    for (Topic topic : shared.event.envelope().topics()) {
      if (topic.equals(Topic.CONTROL)) {
        all.forEach(connection -> connection.control(shared.event));
      } else {
        ConnectionSet<FeedReceiver> connections = connectionsByTopic.get(topic);
        if (connections != null) {
          lane.written().add(shared);
          FeedItem item = new FeedItem.LiveEvent(shared, topic);
          connections.forEach(connection -> connection.take(item));
        }
      }
    }
  }

  private void ephemeral(Delivery.Ephemeral event) {
    Envelope envelope = event.envelope();
    ephemeralSequence++;
    Map<Dialect, Optional<FeedItem>> items = new HashMap<>();
    for (Topic topic : envelope.topics()) {
      ConnectionSet<FeedReceiver> connections = connectionsByTopic.get(topic);
      if (connections != null) {
        items.clear();
        Frame.SnapshotKey mark = new Frame.SnapshotKey(topic.name(), envelope.type());
        connections.forEach(connection -> {
          if (connection.isFirstDelivery(ephemeralSequence)) {
            items
                .computeIfAbsent(
                    connection.dialect(),
                    dialect ->
                        Optional.ofNullable(dialect.ephemeral(envelope, topic))
                            .map(bytes ->
                                new FeedItem.EphemeralFrame(event, new Frame(bytes, mark))))
                .ifPresent(connection::take);
          }
        });
      }
    }
  }
}
