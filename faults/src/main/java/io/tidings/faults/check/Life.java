package io.tidings.faults.check;

import io.tidings.faults.check.Step.Announced;
import io.tidings.faults.check.Step.Answered;
import io.tidings.faults.check.Step.Attached;
import io.tidings.faults.check.Step.Delivered;
import io.tidings.faults.check.Step.Dismissed;
import io.tidings.faults.check.Step.Ended;
import io.tidings.faults.check.Step.Garbled;
import io.tidings.faults.check.Step.Kept;
import io.tidings.faults.check.Step.Moved;
import io.tidings.faults.check.Step.Opened;
import io.tidings.faults.check.Step.Restarted;
import io.tidings.faults.check.Step.Resynced;
import io.tidings.faults.check.Stretch.Passage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client from one first cursor on, as long as each connection takes up where the last one ended:
 * where it was in history, what it got and what was covered.
 */
final class Life {
  private final Client client;
  private final History history;
  private final boolean newcomer;

  private final List<Delivery> deliveries = new ArrayList<>();
  private final Set<Point> delivered = new HashSet<>();
  private final List<Stretch> stretches = new ArrayList<>();
  private final Covers covers = new Covers();
  private final List<Breach> breaches = new ArrayList<>();
  private final Map<Integer, Delivery> newest = new HashMap<>();
  private @Nullable Mark attached;
  private @Nullable Mark unplaced;
  private int restarts;

  // Where the client is; null before a newcomer's first id. A foreign cursor is one that no node
  // can have given in this run.
  private @Nullable Cursor cursor;
  private @Nullable Point point;
  private @Nullable String foreign;
  private Mark since;

  /**
   * A durable event.
   *
   * @param restarts how many resyncs of all topics came before it
   */
  record Delivery(Point point, Delivered step, int restarts) {}

  /** The order was broken. */
  record Breach(String what, Mark before, Mark after) {}

  Life(Client client, History history, Opened opened) {
    this.client = client;
    this.history = history;
    this.newcomer = opened.lastEventId() == null;
    this.since = opened.mark();
    if (opened.lastEventId() != null) {
      Cursor claimed = Cursor.read(opened.lastEventId());
      if (claimed == null || !history.knows(claimed)) {
        foreign = opened.lastEventId();
      } else {
        settle(claimed, opened.mark());
      }
    }
  }

  void live(Step step) {
    switch (step) {
      case Attached(Mark mark, int _) -> attached = attached == null ? mark : attached;
      case Moved(Mark mark, int _, Cursor to) -> moved(to, mark);
      case Delivered event -> delivered(event);
      case Resynced(Mark _, int _, String _, List<String> topics, Cursor to) -> {
        // From here only: what the client went past before it was told stays missing.
        Point from = point;
        if (from != null) {
          topics.forEach(topic -> covers.add(topic, from, history.point(to)));
        }
      }
      case Restarted(Mark mark, int _, String _, Cursor to) -> {
        restarts++;
        settle(to, mark);
      }
      case Announced(Mark mark, int _, Payload _) -> heard(mark);
      case Kept(Mark mark, int _) -> heard(mark);
      case Opened _, Answered _, Dismissed _, Garbled _, Ended _ -> {}
    }
  }

  private void moved(Cursor to, Mark mark) {
    Point next = history.point(to);
    if (proceeds(to, mark) && point != null && point.after(next)) {
      breaches.add(new Breach("position %s after %s".formatted(to, cursor), since, mark));
    }
    advance(to, next, mark);
  }

  private void delivered(Delivered event) {
    if (cursor == null && foreign == null) {
      unplaced = unplaced == null ? event.mark() : unplaced;
    }
    Point next = history.point(event.cursor());
    Delivery before = newest.get(next.epoch());
    boolean proceeds = proceeds(event.cursor(), event.mark());
    if (before != null && !next.after(before.point())) {
      breach(event, before.step().cursor(), before.step().mark());
    } else if (proceeds && point != null && cursor != null && !next.after(point)) {
      breach(event, cursor, since);
    }
    Delivery delivery = new Delivery(next, event, restarts);
    deliveries.add(delivery);
    delivered.add(next);
    if (before == null || next.after(before.point())) {
      newest.put(next.epoch(), delivery);
    }
    advance(event.cursor(), next, event.mark());
  }

  private void breach(Delivered event, Cursor before, Mark mark) {
    breaches.add(
        new Breach("event %s after %s".formatted(event.cursor(), before), mark, event.mark()));
  }

  /** Whether the client may go on there without a resync; says so if not. */
  private boolean proceeds(Cursor to, Mark mark) {
    String stranger = foreign != null ? foreign : cursor == null ? null : cursor.toString();
    if (stranger == null
        || (foreign == null && cursor != null && history.continues(cursor, to.epoch()))) {
      return true;
    }
    breaches.add(
        new Breach("%s after %s, and no resync between".formatted(to, stranger), since, mark));
    return false;
  }

  private void advance(Cursor to, Point next, Mark mark) {
    if (point == null || cursor == null || !history.continues(cursor, to.epoch())) {
      settle(to, mark);
      return;
    }
    if (point.after(next)) {
      return;
    }
    if (!cursor.epoch().equals(to.epoch())) {
      Passage entry = new Passage(history.beginning(to.epoch()), mark);
      stretches.add(Stretch.leftBehind(to.epoch(), point, entry));
      stretches.add(Stretch.along(to.epoch(), point));
    }
    stretches.getLast().passages().add(new Passage(next, mark));
    cursor = to;
    point = next;
    since = mark;
  }

  private void settle(Cursor at, Mark mark) {
    cursor = at;
    point = history.point(at);
    since = mark;
    foreign = null;
    stretches.add(Stretch.along(at.epoch(), point));
  }

  private void heard(Mark mark) {
    if (attached != null && point == null && foreign == null && unplaced == null) {
      unplaced = mark;
    }
  }

  Client client() {
    return client;
  }

  List<Delivery> deliveries() {
    return deliveries;
  }

  List<Stretch> stretches() {
    return stretches;
  }

  List<Breach> breaches() {
    return breaches;
  }

  boolean got(Point event) {
    return delivered.contains(event);
  }

  Covers covers() {
    return covers;
  }

  /** The first frame that a newcomer got on an attached stream before any position. */
  @Nullable Mark unplaced() {
    return unplaced;
  }

  boolean isNewcomer() {
    return newcomer;
  }

  /** The first {@code connected}. */
  @Nullable Mark attached() {
    return attached;
  }

  /** Whether it is of an epoch that was over, and lost, when the client came into its last one. */
  boolean wasLostBefore(Point event) {
    return cursor != null && history.precedes(event, cursor.epoch());
  }

  /** Where the client is at last. */
  @Nullable Point last() {
    return point;
  }
}
