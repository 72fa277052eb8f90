package io.tidings.node.relay;

import static java.util.Objects.requireNonNull;

import io.tidings.events.Cursor;
import io.tidings.events.Delivery;
import io.tidings.events.Envelope;
import io.tidings.events.EventId;
import io.tidings.events.ResyncReason;
import io.tidings.events.Topic;
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

  private Permission permission = Permission.EVERYTHING; // until it is permitted, nothing is sent
  private String epoch = "";
  private @Nullable Cursor position; // of the epoch in which it was reached
  private boolean unannounced; // whether the client knows only an earlier position

  ReplayPosition(Subscription subscription, RelayMeters meters, Consumer<Frame> send) {
    this.subscription = subscription;
    this.meters = meters;
    this.send = send;
  }

  /** Where it would have to start if it connected again now. */
  StartPosition start() {
    return position == null ? subscription.start() : new StartPosition.After(position);
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
    epoch = now;
  }

  /** The cursor that it came with holds. */
  void setPosition(EventId id) {
    position = new Cursor(epoch, id);
  }

  private boolean isNew(EventId id) {
    return position == null || id.after(position.id());
  }

  /** What it may see from now on; {@link #resyncNewAccess} is still to come. */
  void permit(Permission now) {
    permission = now;
  }

  /** An access change: what it may see from now on, of which some may be new to it. */
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

  /** An event of the past, which may be the one that failed its client before. */
  void replay(SharedEvent event, Topic topic) {
    event(event, topic, true);
  }

  private void event(SharedEvent event, Topic topic, boolean past) {
    if (isNew(event.event.id())) {
      // The frame comes first: a client whose frame cannot be made has not passed the event.
      Frame frame = past ? frameOrGap(event, topic) : frame(event, topic);
      position = event.event.cursor(); // shared: this runs once for each delivery
      unannounced = frame == null;
      if (frame != null) {
        send.accept(frame);
      }
    }
  }

  /** Without the gap, the client would come back to the event for as long as the log keeps it. */
  private @Nullable Frame frameOrGap(SharedEvent event, Topic topic) {
    try {
      return frame(event, topic);
    } catch (RuntimeException | Error e) {
      LOG.error("event {} cannot be framed; its clients fetch the state", event.event.id(), e);
      resync(ResyncReason.TRIMMED, Set.of(topic), event.event.id());
      return null;
    }
  }

  /** Null when the client is not to see it. */
  private @Nullable Frame frame(SharedEvent event, Topic topic) {
    return permission.sees(event.event.envelope(), event.event.id())
        ? event.frame(dialect(), topic)
        : null;
  }

  void ephemeral(Envelope envelope, Frame frame) {
    if (permission.sees(envelope, null)) {
      send.accept(frame);
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

  /** The position moves without an event; what the client is still to be told of it, or null. */
  @Nullable Cursor advance(EventId id) {
    if (isNew(id)) {
      setPosition(id);
      unannounced = true;
    }
    Cursor untold = unannounced ? position : null;
    unannounced = false;
    return untold;
  }

  /** All topics are to be fetched again; the client goes on from {@code to}. */
  void resyncAll(ResyncReason why, EventId to) {
    resync(why, topics(), to, true);
    setPosition(to);
  }

  /** Some topics are to be fetched again; the position stays. */
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
    epoch = to.epoch();
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
