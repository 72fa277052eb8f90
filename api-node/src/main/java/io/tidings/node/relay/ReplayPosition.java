package io.tidings.node.relay;

import static java.util.Objects.requireNonNull;

import io.tidings.events.Cursor;
import io.tidings.events.Delivery;
import io.tidings.events.Envelope;
import io.tidings.events.EventId;
import io.tidings.events.ResyncReason;
import io.tidings.events.Topic;
import io.tidings.node.relay.SnapshotSource.Snapshot;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The position of a connection's client, and what moves it on. The client is never sent an id at or
 * below its position. Owned by the connection's lane.
 */
final class ReplayPosition {
  private static final Logger LOG = LoggerFactory.getLogger(ReplayPosition.class);

  private final Subscription subscription;
  private final RelayMeters meters;
  private final Consumer<Frame> send;
  private final Consumer<TracedWrite> traced;
  private final Runnable succeeded;

  private Permission permission = Permission.EVERYTHING; // until it is permitted, nothing is sent
  private String epoch = "";
  private @Nullable Cursor position; // of the epoch in which it was reached
  private final @Nullable SentSnapshots sentSnapshots;
  private boolean unannounced; // whether the client knows only an earlier position

  /**
   * @param traced is told of the live events that were sent and are traced
   * @param succeeded called at the event at which the client's next connection begins
   */
  ReplayPosition(
      Subscription subscription,
      RelayMeters meters,
      Consumer<Frame> send,
      Consumer<TracedWrite> traced,
      Runnable succeeded) {
    this.subscription = subscription;
    this.meters = meters;
    this.send = send;
    this.traced = traced;
    this.succeeded = succeeded;
    SnapshotSource snapshots = subscription.snapshots();
    this.sentSnapshots = snapshots == null ? null : new SentSnapshots(snapshots);
  }

  /** Where it would have to start if it connected again now. */
  StartPosition start() {
    return position == null ? subscription.start() : new StartPosition.After(position);
  }

  /**
   * Where its succession lets a client begin that came without a cursor; null for any other. It has
   * to be told, since nothing may follow before it is cut.
   */
  @Nullable Cursor beginning() {
    Succession succession = subscription.succession();
    return succession != null && start().equals(new StartPosition.After(succession.from()))
        ? succession.from()
        : null;
  }

  /** Its position; null before it has one. */
  @Nullable Cursor cursor() {
    return position;
  }

  String epoch() {
    return epoch;
  }

  Set<Topic> topics() {
    return subscription.topics();
  }

  Dialect dialect() {
    return subscription.dialect();
  }

  /** Its feed's epoch; ids from now on are of it. */
  void epoch(String now) {
    if (!epoch.equals(now) && sentSnapshots != null) {
      sentSnapshots.forget();
    }
    epoch = now;
  }

  /** The client is at this id of the feed's epoch. */
  void setPosition(EventId id) {
    position = new Cursor(epoch, id);
  }

  private boolean isNew(EventId id) {
    return position == null || id.after(position.id());
  }

  /** Sets what the client may see from now on; {@link #resyncNewAccess} has to follow. */
  void permit(Permission now) {
    permission = now;
  }

  /** Applies an access change; topics that it newly grants have to be fetched. */
  void change(Permission now) {
    Permission before = permission;
    permission = now;
    if (position != null && !now.equals(before)) {
      Map<Topic, EventId> granted = new HashMap<>(now.grantedAfter(EventId.ZERO));
      granted.keySet().removeAll(before.grantedAfter(EventId.ZERO).keySet());
      resyncGranted(granted);
    }
  }

  Permission permission() {
    return permission;
  }

  /** A hidden event moves the position, too; the next position frame announces it. */
  void event(SharedEvent event, Topic topic) {
    event(event, topic, false);
  }

  /** A replayed event, which may be the one that made its connection fail before. */
  void replay(SharedEvent event) {
    for (Topic topic : event.event.envelope().topics()) {
      if (topics().contains(topic)) {
        event(event, topic, true);
        return;
      }
    }
  }

  private void event(SharedEvent event, Topic topic, boolean past) {
    if (isNew(event.event.id())) {
      Succession succession = subscription.succession();
      if (succession != null && succession.endsAt(event.event)) {
        succeeded.run();
        return;
      }
      // The frame comes first: a client whose frame cannot be made has not passed the event.
      Frame frame = past ? frameOrGap(event, topic) : frame(event, topic);
      position = event.event.cursor(); // shared: this runs once for each delivery
      unannounced = frame == null;
      if (frame != null) {
        send.accept(frame);
        if (event.trace != null && !past) {
          traced.accept(event.trace);
        }
      }
    }
  }

  /** Without the gap, the client would come back to the event for as long as the log keeps it. */
  private @Nullable Frame frameOrGap(SharedEvent event, Topic topic) {
    try {
      return frame(event, topic);
    } catch (RuntimeException | Error e) {
      LOG.error("event {} cannot be framed; its clients are told to resync", event.event.id(), e);
      resync(ResyncReason.TRIMMED, Set.of(topic), event.event.id());
      return null;
    }
  }

  /** Null when the client gets no frame of it. */
  private @Nullable Frame frame(SharedEvent event, Topic topic) {
    return permission.sees(event.event.envelope(), event.event.id())
        ? event.frame(dialect(), topic)
        : null;
  }

  void ephemeral(Delivery.Ephemeral event, Frame frame) {
    if (permission.sees(event.envelope(), null)
        && (sentSnapshots == null || sentSnapshots.take(event, frame))) {
      send.accept(frame);
    }
  }

  /** State that was read, unless the client was sent it, or newer state was announced. */
  void snapshot(Snapshot snapshot) {
    SentSnapshots sent = requireNonNull(sentSnapshots);
    Envelope envelope = snapshot.envelope();
    for (Topic topic : envelope.topics()) {
      if (topics().contains(topic) && permission.sees(envelope, null)) {
        ByteBuffer bytes = dialect().ephemeral(envelope, topic);
        if (bytes != null && sent.take(snapshot)) {
          SentSnapshots.Waiting newer = sent.release(snapshot);
          if (newer != null) {
            ephemeral(newer.event(), newer.frame());
          } else {
            send.accept(new Frame(bytes, new Frame.SnapshotKey(topic.name(), envelope.type())));
          }
        }
        return;
      }
    }
  }

  /** Topics that were granted after its position have to be fetched again. */
  void resyncNewAccess() {
    resyncGranted(permission.grantedAfter(requireNonNull(position).id()));
  }

  private void resyncGranted(Map<Topic, EventId> granted) {
    granted.values().stream()
        .reduce(EventId::max)
        .ifPresent(last -> resync(ResyncReason.ACCESS, granted.keySet(), last));
  }

  /** The position moves without an event, and the client is told so. */
  void moveTo(EventId id) {
    Cursor moved = advance(id);
    if (moved != null) {
      send.accept(new Frame(dialect().position(moved)));
    }
  }

  /**
   * Moves the position without an event. Returns the cursor that the client still has to be told,
   * or null.
   */
  @Nullable Cursor advance(EventId id) {
    if (isNew(id)) {
      setPosition(id);
      unannounced = true;
    }
    Cursor untold = unannounced ? position : null;
    unannounced = false;
    return untold;
  }

  /** All topics have to be fetched again; the client goes on from {@code to}. */
  void resyncAll(ResyncReason why, EventId to) {
    resync(why, topics(), to, true);
    setPosition(to);
  }

  /** Some topics have to be fetched again; the position stays. */
  void resync(ResyncReason why, Set<Topic> which, EventId to) {
    resync(why, which, to, false);
  }

  private void resync(ResyncReason why, Collection<Topic> which, EventId to, boolean moves) {
    meters.resync(why);
    send.accept(new Frame(dialect().resync(why, which, new Cursor(epoch, to), moves)));
  }

  private boolean isLost(@Nullable EventId last) {
    return last != null && isNew(last);
  }

  /** The log lost events of these topics; a client that came from a faster node may have them. */
  void missed(Delivery.HistoryGap historyGap) {
    Set<Topic> mine = new HashSet<>(topics());
    mine.removeIf(topic -> !isLost(historyGap.lost().get(topic)));
    if (!mine.isEmpty()) {
      resync(ResyncReason.TRIMMED, mine, historyGap.to());
    }
  }

  /** The log began a new epoch. */
  void enter(Delivery.EpochChanged to) {
    epoch(to.epoch());
    EventId here = requireNonNull(position).id();
    if (to.fork() == null) {
      resyncAll(ResyncReason.EPOCH, to.clock());
    } else if (here.after(to.fork())) {
      resyncAll(ResyncReason.FORK, to.clock());
    } else {
      setPosition(here); // all of it survived
    }
  }
}
