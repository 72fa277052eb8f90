package io.tidings.node.relay;

import static java.util.Objects.requireNonNull;

import io.tidings.events.Cursor;
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
import org.jspecify.annotations.Nullable;

/**
 * Brings one connection from its client's cursor to live without a gap or a duplicate: it was
 * attached to the feed at a position U, so it replays exactly (cursor, U] from memory or the log,
 * and then what was deferred. It writes only as fast as the client reads.
 *
 * <p>Owned by the connection's lane.
 */
final class Handoff {

  /** What a handoff needs of its connection. */
  interface HandoffHost extends LaneMember {
    /** Whether this is still the handoff of the connection. */
    boolean isCurrent(Handoff handoff);

    /** Whether there is room for more frames than the live ones. */
    boolean hasRoom();

    /** The handoff is done. */
    void goLive();
  }

  private final HandoffHost connection;
  private final WorkspaceShard shard;
  private final ReplayPosition replayPosition;
  private final ConnectionRights rights;
  private final AwaitedAnswer awaited;
  private final RelayMeters meters;
  private final StartPosition start;
  private final EventId until;
  private final boolean resumed;
  private final int maxDeferred;
  private final ArrayDeque<FeedItem> deferred = new ArrayDeque<>(2);
  private final @Nullable ReplayPlan plan; // of a client that came with a cursor
  private final @Nullable ReplayPages pages; // likewise

  private boolean begun;
  private boolean accessResyncSent; // of topics granted after its position
  private boolean replayed;
  private boolean lastPage;
  private Iterator<Event> pageEvents = Collections.emptyIterator();

  /**
   * @param attached null for a live connection that has to be authorised again: it has nothing to
   *     replay, only to defer
   */
  Handoff(
      HandoffHost connection,
      WorkspaceShard shard,
      ReplayPosition replayPosition,
      ConnectionRights rights,
      AwaitedAnswer awaited,
      RelayMeters meters,
      int maxDeferred,
      Feed.@Nullable Attached attached) {
    this.connection = connection;
    this.shard = shard;
    this.replayPosition = replayPosition;
    this.rights = rights;
    this.awaited = awaited;
    this.meters = meters;
    this.maxDeferred = maxDeferred;
    this.start = replayPosition.start();
    this.until = attached == null ? EventId.ZERO : attached.last();
    this.resumed = attached == null;
    this.replayed = resumed;
    this.plan =
        start instanceof StartPosition.After after
            ? new ReplayPlan(after.cursor(), until, replayPosition.topics())
            : null;
    this.pages =
        plan == null
            ? null
            : new ReplayPages(
                shard.replayReader,
                plan,
                connection,
                awaited,
                () -> !connection.isCurrent(this),
                this::pump);
    if (plan != null && attached != null && attached.tail() != null) {
      begun = true;
      lastPage = true;
      pageEvents = attached.tail().iterator();
      replayPosition.setPosition(plan.cursor().id());
      meters.replayed(true);
    }
  }

  /** Whether it is of a connection that was live before. */
  boolean resumed() {
    return resumed;
  }

  /** The rights are known; they may differ from those before. */
  void permit() {
    accessResyncSent = false;
  }

  /** Where a client without a cursor begins; null for one that has a position to follow. */
  @Nullable Cursor firstPosition() {
    return start instanceof StartPosition.Now
        ? replayPosition.advance(until)
        : replayPosition.beginning();
  }

  // ---- deferred deliveries

  /** Defers a delivery; false when there is no more room. */
  boolean defer(FeedItem item) {
    deferred.add(item);
    return deferred.size() <= maxDeferred;
  }

  // ---- the replay

  /** Replays as far as the outbox has room, and makes the connection live at the end. */
  void pump() {
    while (rights.known() && connection.hasRoom() && !connection.hasLeft()) {
      Page arrived = pages == null ? null : pages.take();
      if (arrived != null) {
        apply(arrived);
      } else if (!accessResyncSent && replayPosition.cursor() != null) {
        accessResyncSent = true;
        replayPosition.resyncNewAccess();
      } else if (pageEvents.hasNext()) {
        replayPosition.replay(requireNonNull(pages).share(pageEvents.next()));
      } else if (!begun) {
        begin();
      } else if (!replayed) {
        if (!lastPage) {
          requireNonNull(pages).request();
          return;
        }
        replayed = true;
        replayPosition.moveTo(until);
      } else if (deferred.isEmpty()) {
        connection.goLive();
        return;
      } else {
        deferred.remove().deliver(replayPosition);
      }
      awaited.next();
    }
  }

  /** A read that failed is tried again. */
  void retry() {
    if (pages != null) {
      pages.retry();
    }
  }

  /** Whether it waits for its turn to read. */
  boolean queued() {
    return pages != null && pages.queued();
  }

  private void begin() {
    begun = true;
    switch (start) {
      case StartPosition.Now now -> lastPage = true;
      case StartPosition.BadCursor badCursor -> restartAt(ResyncReason.BAD_CURSOR);
      case StartPosition.After after -> meters.replayed(false);
    }
  }

  /** The log cannot serve this cursor at all. */
  private void restartAt(ResyncReason reason) {
    lastPage = true;
    replayPosition.resyncAll(reason, until);
  }

  private void apply(Page page) {
    meters.replayPage();
    if (!page.epoch().equals(replayPosition.epoch())) {
      // The feed has to switch first; then this handoff starts over.
      shard.feed.pull();
      requireNonNull(pages).fail();
      return;
    }
    ReplayPlan reading = requireNonNull(plan);
    boolean first = !reading.accepted();
    switch (reading.apply(page)) {
      case ReplayPlan.Step.Restart(ResyncReason reason) -> restartAt(reason);
      case ReplayPlan.Step.Emit(Set<Topic> gaps, List<Event> events) -> {
        if (first) {
          replayPosition.setPosition(reading.cursor().id());
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
