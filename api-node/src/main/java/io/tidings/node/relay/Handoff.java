package io.tidings.node.relay;

import static java.util.Objects.requireNonNull;

import io.tidings.events.Cursor;
import io.tidings.events.Delivery;
import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.Feed;
import io.tidings.events.Page;
import io.tidings.events.ResyncReason;
import io.tidings.events.Topic;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Brings one connection from its client's cursor to live without a gap or a duplicate: it was
 * attached to the feed at a position U, so it replays exactly (cursor, U] from memory or the log,
 * and then what was deferred. It writes only as fast as the client reads.
 *
 * <p>Owned by the connection's lane.
 */
final class Handoff {

  /** A live delivery that has to wait for the end of the replay. */
  sealed interface Deferred {
    record LiveEvent(SharedEvent event, Topic topic) implements Deferred {}

    record EphemeralFrame(Envelope envelope, Frame frame) implements Deferred {}

    record LogGap(Delivery.HistoryGap historyGap) implements Deferred {}

    record NewEpoch(Delivery.EpochChanged to) implements Deferred {}
  }

  private final ClientConnection connection;
  private final ReplayPosition replayPosition;
  private final StartPosition start;
  private final EventId until;
  private final boolean resumed;
  private final int maxDeferred;
  private final ArrayDeque<Deferred> deferred = new ArrayDeque<>(2);
  private final @Nullable Cursor cursor; // that the client came with
  private final @Nullable ReplayPlan plan;

  private Authorisation authorisation = new Authorisation(0);
  private boolean authorisationFailed;
  private boolean permitted;

  private boolean begun;
  private boolean accessResyncSent; // of topics granted after its position
  private boolean replayed;
  private boolean reading;
  private boolean queued;
  private boolean failed;
  private boolean failedBefore; // the read before this one, too
  private @Nullable Page arrived; // before the rights were read again
  private boolean lastPage;
  private Iterator<Event> pageEvents = Collections.emptyIterator();
  private Function<Event, SharedEvent> share;

  Handoff(
      ClientConnection connection,
      ReplayPosition replayPosition,
      StartPosition start,
      Feed.Attached attached,
      int maxDeferred) {
    this(connection, replayPosition, start, attached.last(), maxDeferred, false);
    if (attached.tail() != null && start instanceof StartPosition.After after) {
      begun = true;
      lastPage = true;
      pageEvents = attached.tail().iterator();
      replayPosition.setPosition(after.cursor().id());
      connection.meters().replayed(true);
    }
  }

  private Handoff(
      ClientConnection connection,
      ReplayPosition replayPosition,
      StartPosition start,
      EventId until,
      int maxDeferred,
      boolean resumed) {
    this.connection = connection;
    this.replayPosition = replayPosition;
    this.start = start;
    this.until = until;
    this.maxDeferred = maxDeferred;
    this.resumed = resumed;
    this.replayed = resumed;
    this.share = connection.shard().recent::of;
    this.cursor = start instanceof StartPosition.After after ? after.cursor() : null;
    this.plan = cursor == null ? null : new ReplayPlan(cursor, until, replayPosition.topics());
  }

  /** For a live connection that has to be authorised again: nothing to replay, only to defer. */
  static Handoff resume(
      ClientConnection connection, ReplayPosition replayPosition, int maxDeferred) {
    return new Handoff(
        connection, replayPosition, replayPosition.start(), EventId.ZERO, maxDeferred, true);
  }

  boolean resumed() {
    return resumed;
  }

  // ---- rights

  /** Begins an authorisation; decisions of earlier ones no longer count. */
  void begin(Authorisation next) {
    permitted = false;
    authorisationFailed = false;
    authorisation = next;
  }

  /** An access change that the decision may not know yet; false when there is no more room. */
  boolean control(Event event) {
    return authorisation.add(event, maxDeferred);
  }

  boolean isLatest(Authorisation one) {
    return authorisation == one;
  }

  void permit() {
    permitted = true;
    accessResyncSent = false;
  }

  boolean permitted() {
    return permitted;
  }

  /** The authorisation failed; the next tick tries again. */
  void retryAuthorisation() {
    authorisationFailed = true;
  }

  boolean needsAuthorisation() {
    return authorisationFailed;
  }

  /** Where a client without a cursor begins; null for one that has a position to follow. */
  @Nullable Cursor firstPosition() {
    return start instanceof StartPosition.Now ? replayPosition.advance(until) : null;
  }

  // ---- deferred deliveries

  /** Defers a delivery; false when there is no more room. */
  boolean defer(Deferred item) {
    deferred.add(item);
    return deferred.size() <= maxDeferred;
  }

  // ---- the replay

  /** Goes on as far as the client has room for, and ends by making the connection live. */
  void pump() {
    while (permitted && connection.hasRoom() && !connection.hasLeft()) {
      if (arrived != null) {
        Page page = arrived;
        arrived = null;
        apply(page);
      } else if (!accessResyncSent && replayPosition.cursor() != null) {
        accessResyncSent = true;
        replayPosition.resyncNewAccess();
      } else if (pageEvents.hasNext()) {
        emit(pageEvents.next());
      } else if (!begun) {
        begin();
      } else if (!replayed) {
        if (!lastPage) {
          read();
          return;
        }
        replayed = true;
        replayPosition.moveTo(until);
      } else if (deferred.isEmpty()) {
        connection.goLive();
        return;
      } else {
        deliver(deferred.remove());
      }
      connection.progress();
    }
  }

  /** A read that failed is tried again. */
  void retry() {
    if (failed) {
      failed = false;
      pump();
    }
  }

  private void begin() {
    begun = true;
    switch (start) {
      case StartPosition.Now now -> lastPage = true;
      case StartPosition.BadCursor badCursor -> restartAt(ResyncReason.BAD_CURSOR);
      case StartPosition.After after -> connection.meters().replayed(false);
    }
  }

  /** History cannot serve this cursor at all. */
  private void restartAt(ResyncReason reason) {
    lastPage = true;
    replayPosition.resyncAll(reason, until);
  }

  private void emit(Event event) {
    for (Topic topic : event.envelope().topics()) {
      if (replayPosition.topics().contains(topic)) {
        replayPosition.replay(share.apply(event), topic);
        return;
      }
    }
  }

  private void deliver(Deferred item) {
    switch (item) {
      case Deferred.LiveEvent liveEvent ->
          replayPosition.event(liveEvent.event(), liveEvent.topic());
      case Deferred.EphemeralFrame ephemeralFrame ->
          replayPosition.ephemeral(ephemeralFrame.envelope(), ephemeralFrame.frame());
      case Deferred.LogGap logGap -> replayPosition.missed(logGap.historyGap());
      case Deferred.NewEpoch change -> replayPosition.enter(change.to());
    }
  }

  private void read() {
    if (!reading && !failed) {
      reading = true;
      queued = true;
      connection.shard().replayReader.request(this);
    }
  }

  /** A read that it waits for was sent. */
  void readSent() {
    queued = false;
    if (!failedBefore) {
      connection.progress();
    }
  }

  /**
   * @param page what follows its position or an earlier one, in its topics and perhaps others; null
   *     when the read failed
   * @param shared gives an event of the page the frames that all who replay it share
   */
  void answered(@Nullable Page page, Function<Event, SharedEvent> shared) {
    reading = false;
    if (isObsolete()) {
      return;
    }
    if (page == null) {
      failed = true;
      failedBefore = true;
    } else {
      failedBefore = false;
      connection.answered();
      connection.meters().replayPage();
      share = shared;
      arrived = page;
      pump();
    }
  }

  /** Whether it waits for its turn to read. */
  boolean queued() {
    return queued;
  }

  ClientConnection connection() {
    return connection;
  }

  /** Whether its connection has ended, or begun another handoff. */
  boolean isObsolete() {
    return !connection.isCurrent(this);
  }

  Set<Topic> topics() {
    return replayPosition.topics();
  }

  /** What it has to read next comes after this. */
  EventId position() {
    return plan == null ? until : plan.position();
  }

  /** Whether a page that began at an earlier position ends after its own. */
  boolean reachedBy(Page page) {
    return plan == null || plan.reachedBy(page);
  }

  private void apply(Page page) {
    if (!page.epoch().equals(replayPosition.epoch())) {
      // The feed has to switch first; then this handoff starts over.
      connection.shard().feed.pull();
      failed = true;
      return;
    }
    ReplayPlan reading = requireNonNull(plan);
    boolean first = !reading.accepted();
    switch (reading.apply(page)) {
      case ReplayPlan.Step.Restart(ResyncReason reason) -> restartAt(reason);
      case ReplayPlan.Step.Emit(Set<Topic> gaps, List<Event> events) -> {
        if (first) {
          replayPosition.setPosition(requireNonNull(cursor).id());
        }
        if (!gaps.isEmpty()) {
          replayPosition.resync(ResyncReason.TRIMMED, gaps, until);
        }
        lastPage = reading.complete();
        pageEvents = events.iterator();
      }
    }
  }
}
