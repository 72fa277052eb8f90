package io.tidings.faults.check;

import io.tidings.faults.check.Interval.Waypoint;
import io.tidings.faults.check.Observation.ClosedByNode;
import io.tidings.faults.check.Observation.ConnectionEnded;
import io.tidings.faults.check.Observation.ConnectionOpened;
import io.tidings.faults.check.Observation.Counted;
import io.tidings.faults.check.Observation.Delivered;
import io.tidings.faults.check.Observation.DeliveredWithoutId;
import io.tidings.faults.check.Observation.FullResync;
import io.tidings.faults.check.Observation.Garbled;
import io.tidings.faults.check.Observation.KeepaliveReceived;
import io.tidings.faults.check.Observation.PartialResync;
import io.tidings.faults.check.Observation.PositionMoved;
import io.tidings.faults.check.Observation.ResponseStarted;
import io.tidings.faults.check.Observation.StreamConnected;
import io.tidings.faults.check.Observation.Triggered;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One client's unbroken course through the log: it starts with a connection whose last event id is
 * not the position that the client had reached, and continues over all connections that resume
 * where the one before ended. Holds the client's positions in history, the events that it got, and
 * the ranges that its resyncs covered. It may pass through several epochs of the log, and is not
 * one itself.
 */
final class LogEpoch {
  private final RecordedClient client;
  private final EpochHistory history;
  private final boolean newcomer;

  private final List<EventDelivery> deliveries = new ArrayList<>();
  private final Set<HistoryPoint> delivered = new HashSet<>();
  private final List<Interval> intervals = new ArrayList<>();
  private final ResyncCoverage resyncCoverage = new ResyncCoverage();
  private final List<OrderBreach> breaches = new ArrayList<>();
  private final Map<Integer, EventDelivery> newestByEpoch = new HashMap<>();
  private @Nullable LedgerLocation firstConnected;
  private @Nullable LedgerLocation frameBeforePosition;
  private int fullResyncs;

  // The client's position; null before the first id of a client without a cursor. A foreign cursor
  // is one that no node can have sent in this run.
  private @Nullable LedgerCursor cursor;
  private @Nullable HistoryPoint point;
  private @Nullable String foreignCursor;
  private LedgerLocation cursorSince;

  /**
   * A durable event.
   *
   * @param fullResyncs the number of resyncs of all topics before it
   */
  record EventDelivery(HistoryPoint point, Delivered event, int fullResyncs) {}

  /** A violation of the order. */
  record OrderBreach(String what, LedgerLocation before, LedgerLocation after) {}

  LogEpoch(RecordedClient client, EpochHistory history, ConnectionOpened connectionOpened) {
    this.client = client;
    this.history = history;
    this.newcomer = connectionOpened.lastEventId() == null;
    this.cursorSince = connectionOpened.location();
    if (connectionOpened.lastEventId() != null) {
      LedgerCursor claimed = LedgerCursor.read(connectionOpened.lastEventId());
      if (claimed == null || !history.knows(claimed)) {
        foreignCursor = connectionOpened.lastEventId();
      } else {
        resetTo(claimed, connectionOpened.location());
      }
    }
  }

  void apply(Observation observation) {
    switch (observation) {
      case StreamConnected(LedgerLocation location, int _) ->
          firstConnected = firstConnected == null ? location : firstConnected;
      case PositionMoved(LedgerLocation location, int _, LedgerCursor to) -> moved(to, location);
      case Delivered event -> delivered(event);
      case PartialResync(
              LedgerLocation _,
              int _,
              String _,
              List<String> topics,
              LedgerCursor to) -> {
        // Only from this position: events that the client passed before the resync stay missing.
        HistoryPoint from = point;
        if (from != null) {
          topics.forEach(topic -> resyncCoverage.add(topic, from, history.point(to)));
        }
      }
      case FullResync(LedgerLocation location, int _, String _, LedgerCursor to) -> {
        fullResyncs++;
        resetTo(to, location);
      }
      case DeliveredWithoutId(LedgerLocation location, int _, ReceivedPayload _) ->
          noteFrame(location);
      case KeepaliveReceived(LedgerLocation location, int _) -> noteFrame(location);
      case ConnectionOpened _,
          ResponseStarted _,
          ClosedByNode _,
          Garbled _,
          Triggered _,
          Counted _,
          ConnectionEnded _ -> {}
    }
  }

  private void moved(LedgerCursor to, LedgerLocation location) {
    HistoryPoint next = history.point(to);
    if (checkContinues(to, location) && point != null && point.after(next)) {
      breaches.add(
          new OrderBreach("position %s after %s".formatted(to, cursor), cursorSince, location));
    }
    advance(to, next, location);
  }

  private void delivered(Delivered event) {
    if (cursor == null && foreignCursor == null) {
      frameBeforePosition = frameBeforePosition == null ? event.location() : frameBeforePosition;
    }
    HistoryPoint next = history.point(event.cursor());
    EventDelivery before = newestByEpoch.get(next.epoch());
    boolean continues = checkContinues(event.cursor(), event.location());
    if (before != null && !next.after(before.point())) {
      breach(event, before.event().cursor(), before.event().location());
    } else if (continues && point != null && cursor != null && !next.after(point)) {
      breach(event, cursor, cursorSince);
    }
    EventDelivery delivery = new EventDelivery(next, event, fullResyncs);
    deliveries.add(delivery);
    delivered.add(next);
    if (before == null || next.after(before.point())) {
      newestByEpoch.put(next.epoch(), delivery);
    }
    advance(event.cursor(), next, event.location());
  }

  private void breach(Delivered event, LedgerCursor before, LedgerLocation location) {
    breaches.add(
        new OrderBreach(
            "event %s after %s".formatted(event.cursor(), before), location, event.location()));
  }

  /** Whether the client may continue there without a resync; records a violation if not. */
  private boolean checkContinues(LedgerCursor to, LedgerLocation location) {
    String stranger =
        foreignCursor != null ? foreignCursor : cursor == null ? null : cursor.toString();
    if (stranger == null
        || (foreignCursor == null && cursor != null && history.canContinue(cursor, to.epoch()))) {
      return true;
    }
    breaches.add(
        new OrderBreach(
            "%s after %s, and no resync between".formatted(to, stranger), cursorSince, location));
    return false;
  }

  private void advance(LedgerCursor to, HistoryPoint next, LedgerLocation location) {
    if (point == null || cursor == null || !history.canContinue(cursor, to.epoch())) {
      resetTo(to, location);
      return;
    }
    if (point.after(next)) {
      return;
    }
    if (!cursor.epoch().equals(to.epoch())) {
      Waypoint entry = new Waypoint(history.beginning(to.epoch()), location);
      intervals.add(Interval.leftBehind(to.epoch(), point, entry));
      intervals.add(Interval.along(to.epoch(), point));
    }
    intervals.getLast().waypoints().add(new Waypoint(next, location));
    cursor = to;
    point = next;
    cursorSince = location;
  }

  private void resetTo(LedgerCursor at, LedgerLocation location) {
    cursor = at;
    point = history.point(at);
    cursorSince = location;
    foreignCursor = null;
    intervals.add(Interval.along(at.epoch(), point));
  }

  private void noteFrame(LedgerLocation location) {
    if (firstConnected != null
        && point == null
        && foreignCursor == null
        && frameBeforePosition == null) {
      frameBeforePosition = location;
    }
  }

  RecordedClient client() {
    return client;
  }

  List<EventDelivery> deliveries() {
    return deliveries;
  }

  List<Interval> intervals() {
    return intervals;
  }

  List<OrderBreach> breaches() {
    return breaches;
  }

  boolean hasReceived(HistoryPoint event) {
    return delivered.contains(event);
  }

  ResyncCoverage resyncCoverage() {
    return resyncCoverage;
  }

  /**
   * The first frame that a client without a cursor got on an attached stream before any position.
   */
  @Nullable LedgerLocation frameBeforePosition() {
    return frameBeforePosition;
  }

  boolean isNewcomer() {
    return newcomer;
  }

  /** The first {@code connected}. */
  @Nullable LedgerLocation firstConnected() {
    return firstConnected;
  }

  /** Whether it is of an epoch that was already lost when the client came into its last one. */
  boolean wasLostBefore(HistoryPoint event) {
    return cursor != null && history.precedes(event, cursor.epoch());
  }

  /** The client's last position. */
  @Nullable HistoryPoint lastPoint() {
    return point;
  }
}
