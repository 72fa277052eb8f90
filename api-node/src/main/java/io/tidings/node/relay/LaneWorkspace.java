package io.tidings.node.relay;

import io.tidings.events.Delivery;
import io.tidings.events.Envelope;
import io.tidings.events.EventId;
import io.tidings.events.EventLog;
import io.tidings.events.Feed;
import io.tidings.events.Page;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A lane's share of one workspace: who holds which topic, and how far the lane has come. */
final class LaneWorkspace {
  private final Workspace workspace;
  final Feed feed;
  final RecentEvents recent;
  final Replays replays;
  private final Lane lane;
  private final EventLog log;
  private final int page;

  // The lane's thread.
  private final Map<Topic, Members> topics = new HashMap<>();
  private final Members all = new Members();
  private EventId position = EventId.ZERO;
  private long answeredAt;
  private long round;

  LaneWorkspace(
      Workspace workspace,
      Feed feed,
      RecentEvents recent,
      Lane lane,
      EventLog log,
      int page,
      RelayMeters meters) {
    this.workspace = workspace;
    this.feed = feed;
    this.recent = recent;
    this.lane = lane;
    this.log = log;
    this.page = page;
    this.replays = new Replays(this, lane, meters);
    this.answeredAt = lane.now();
  }

  CompletableFuture<Page> read(Set<Topic> which, EventId after) {
    return log.read(workspace, which, after, page);
  }

  /** The position of the feed in this lane's queue: all up to here has been delivered. */
  EventId position() {
    return position;
  }

  /** A stream that is not live yet was answered what it waited for. */
  void answered() {
    answeredAt = lane.now();
  }

  /** When that happened last, of the lane's clock. */
  long answeredAt() {
    return answeredAt;
  }

  void join(Stream stream, EventId at) {
    position = at; // whatever an earlier life of the feed had reached
    all.add(stream);
    for (Topic topic : stream.topics()) {
      topics.computeIfAbsent(topic, t -> new Members()).add(stream);
    }
  }

  void leave(Stream stream) {
    all.left();
    for (Topic topic : stream.topics()) {
      topics.computeIfPresent(
          topic,
          (t, members) -> {
            members.left();
            return members.isEmpty() ? null : members;
          });
    }
  }

  /** Passes on what the feed tells. {@code shared} is the event of a {@link Delivery.Live}. */
  void deliver(Delivery delivery, @Nullable SharedEvent shared) {
    switch (delivery) {
      case Delivery.Live live -> {
        position = EventId.max(position, live.event().id());
        if (shared != null) {
          live(shared);
        }
      }
      case Delivery.Ephemeral ephemeral -> ephemeral(ephemeral.envelope());
      // A gap does not move the position: events of other topics up to its end are still to come.
      case Delivery.Gap gap -> all.forEach(stream -> stream.gap(gap));
      case Delivery.Switched switched -> {
        EventId fork = switched.fork();
        position = fork == null ? switched.clock() : EventId.min(position, fork);
        all.forEach(stream -> stream.switched(switched));
      }
      case Delivery.Reauthorise reauthorise -> all.forEach(Stream::reauthorise);
      case Delivery.Position at -> position = EventId.max(position, at.id());
    }
  }

  private void live(SharedEvent shared) {
    for (Topic topic : shared.event.envelope().topics()) {
      if (topic.equals(Topic.CONTROL)) {
        all.forEach(stream -> stream.control(shared.event));
      } else {
        Members members = topics.get(topic);
        if (members != null) {
          lane.committed(shared.event.id().ms());
          members.forEach(stream -> stream.live(shared, topic));
        }
      }
    }
  }

  private void ephemeral(Envelope envelope) {
    round++;
    Map<Dialect, Optional<Frame>> frames = new HashMap<>();
    for (Topic topic : envelope.topics()) {
      Members members = topics.get(topic);
      if (members != null) {
        frames.clear();
        Frame.Snapshot mark = new Frame.Snapshot(topic.name(), envelope.type());
        members.forEach(stream -> {
          if (stream.firstOf(round)) {
            frames
                .computeIfAbsent(
                    stream.dialect(),
                    dialect ->
                        Optional.ofNullable(dialect.ephemeral(envelope, topic))
                            .map(bytes -> new Frame(bytes, mark)))
                .ifPresent(frame -> stream.ephemeral(envelope, frame));
          }
        });
      }
    }
  }
}
