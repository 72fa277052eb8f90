package io.tidings.node.relay;

import static java.util.Objects.requireNonNull;

import io.tidings.events.Cursor;
import io.tidings.events.Delivery;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.Feed;
import io.tidings.node.relay.SnapshotSource.Snapshot;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An open connection whose client follows topics: its phases between the attach to the feed and the
 * live events. It never emits an id at or below its client's position.
 */
final class ClientConnection extends OpenConnection
    implements FeedReceiver, Handoff.HandoffHost, ConnectionRights.RightsHost {

  private enum Phase {
    /** Waits for the feed to attach it. */
    ATTACHING,
    /** Its rights are read and its replay is sent; live events are deferred. */
    HANDOFF,
    LIVE,
    /** It no longer takes part. */
    LEFT
  }

  private final WorkspaceShard shard;
  private final ReplayPosition replayPosition;
  private final AwaitedAnswer awaited;
  private final FeedAttachment attachment;
  private final ConnectionRights rights;
  private final ConnectionSnapshots snapshots;

  private Phase phase = Phase.ATTACHING;
  private @Nullable Handoff handoff;
  private boolean connectedSent;
  private long lastEphemeralSequence;

  ClientConnection(
      Lane lane,
      WorkspaceShard shard,
      RelaySettings settings,
      RelayMeters meters,
      Subscription subscription,
      Outlet outlet) {
    super(lane, settings, meters, subscription, outlet);
    this.shard = shard;
    this.replayPosition =
        new ReplayPosition(
            subscription,
            meters,
            this::send,
            lane.written()::add,
            () -> closeNow(CloseReason.REPLACED));
    this.awaited = new AwaitedAnswer(lane, shard, settings.attachTimeout());
    this.attachment = new FeedAttachment(lane, shard, this, awaited);
    this.rights =
        new ConnectionRights(
            lane, this, subscription.grant(), replayPosition, awaited, settings.outboxFrames());
    this.snapshots = new ConnectionSnapshots(lane, this, subscription.snapshots(), this::snapshot);
  }

  // ---- opening and attaching

  /** Asks to be attached. The head of the response is out; the first frame is {@code connected}. */
  void open() {
    deadlines.begin();
    number = lane.connections().add(this);
    shard.open(this);
    meters.opened(transport());
    if (shard.behind().isPositive()) {
      degraded(shard.behind());
    }
    attach();
  }

  private void attach() {
    phase = Phase.ATTACHING;
    handoff = null;
    rights.forget();
    attachment.attach(
        replayPosition.start() instanceof StartPosition.After after ? after.cursor() : null,
        this::attached);
  }

  private void attached(Feed.Attached attached) {
    phase = Phase.HANDOFF;
    replayPosition.epoch(attached.epoch());
    handoff = newHandoff(attached);
    awaited.next();
    rights.require(); // after the attach: the feed reports what is revoked later
  }

  private Handoff newHandoff(Feed.@Nullable Attached attached) {
    int maxDeferred = settings.outboxFrames();
    return new Handoff(this, shard, replayPosition, rights, awaited, meters, maxDeferred, attached);
  }

  @Override
  public void permitted(Permission permission) {
    awaited.next();
    replayPosition.permit(permission);
    Handoff current = requireNonNull(handoff);
    current.permit();
    if (!connectedSent) {
      connectedSent = true;
      deadlines.scheduleKeepalive();
      String user = subscription.user();
      send(new Frame(dialect().connected(settings.attachment(user, current.firstPosition()))));
    }
    current.pump();
  }

  /** Unless the connection is live, another read will follow when it is. */
  private void snapshot(Snapshot snapshot) {
    if (phase == Phase.LIVE) {
      replayPosition.snapshot(snapshot);
    }
  }

  @Override
  public boolean isCurrent(Handoff one) {
    return handoff == one;
  }

  @Override
  public void goLive() {
    phase = Phase.LIVE;
    handoff = null;
    snapshots.require(); // a handoff follows whatever may have lost an announcement
  }

  /**
   * The handoff starts over from the client's position: its feed changed under it, or it fell
   * behind.
   */
  private void reattach() {
    meters.restarted();
    attach();
  }

  // ---- deliveries of the feed

  @Override
  public void take(FeedItem item) {
    if (phase == Phase.LIVE) {
      item.deliver(replayPosition);
    } else if (phase == Phase.HANDOFF) {
      defer(item);
    }
  }

  @Override
  public boolean isFirstDelivery(long sequence) {
    boolean first = lastEphemeralSequence != sequence;
    lastEphemeralSequence = sequence;
    return first;
  }

  @Override
  public void degraded(Duration behind) {
    send(new Frame(dialect().degraded(behind)));
  }

  @Override
  public void switched(Delivery.EpochChanged to) {
    if (phase == Phase.HANDOFF && !requireNonNull(handoff).resumed()) {
      reattach();
    } else if (phase == Phase.LIVE || phase == Phase.HANDOFF) {
      reauthorise();
      defer(new FeedItem.NewEpoch(to));
    }
  }

  @Override
  public void restart() {
    if (phase == Phase.LIVE || phase == Phase.HANDOFF) {
      reattach();
    }
  }

  private void defer(FeedItem item) {
    if (!requireNonNull(handoff).defer(item)) {
      reattach();
    }
  }

  @Override
  public void reauthorise() {
    if (phase == Phase.LIVE) {
      phase = Phase.HANDOFF;
      handoff = newHandoff(null);
      rights.forget();
      awaited.next();
    }
    if (phase == Phase.HANDOFF) {
      rights.require();
    }
  }

  /** Unless it is live, it reads them at the end of its handoff. */
  @Override
  public void readSnapshots() {
    if (phase == Phase.LIVE) {
      snapshots.require();
    }
  }

  @Override
  public void control(Event event) {
    if (!rights.change(event)) {
      reattach();
    }
  }

  // ---- the lane's rounds

  @Override
  void drained() {
    if (handoff != null) {
      handoff.pump();
    }
  }

  @Override
  void tickOpen() {
    if (phase != Phase.LIVE && isStuck()) {
      closeNow(CloseReason.TIMEOUT);
      return;
    }
    rights.retry();
    snapshots.retry();
    if (handoff != null) {
      handoff.retry();
    }
    if (deadlines.keepaliveDue()) {
      keepalive();
    }
  }

  private boolean isStuck() {
    return !isWriting()
        && !(handoff != null && handoff.queued())
        && awaited.isLost(phase == Phase.ATTACHING);
  }

  private void keepalive() {
    deadlines.scheduleKeepalive();
    Cursor moved = null;
    if (phase == Phase.LIVE) {
      moved = replayPosition.advance(shard.position());
      rights.check(settings.attachTimeout());
    }
    // A ping would say that events arrive from now on.
    send(new Frame(connectedSent ? dialect().keepalive(moved) : dialect().pending()));
  }

  @Override
  ConnectionPhase phase() {
    return switch (phase) {
      case ATTACHING -> ConnectionPhase.ATTACHING;
      case HANDOFF -> ConnectionPhase.REPLAYING;
      case LIVE -> ConnectionPhase.LIVE;
      case LEFT -> ConnectionPhase.CLOSING;
    };
  }

  @Override
  EventId position() {
    Cursor cursor =
        replayPosition.start() instanceof StartPosition.After after ? after.cursor() : null;
    return cursor == null ? EventId.ZERO : cursor.id();
  }

  /** A live one's position says nothing: it only moves with the events of its own topics. */
  @Override
  long replayMillis() {
    long from = position().ms();
    long missing = phase == Phase.LIVE || from == 0 ? 0 : shard.position().ms() - from;
    return Math.max(missing, shard.behind().toMillis());
  }

  @Override
  void left() {
    phase = Phase.LEFT;
    handoff = null;
    rights.forget();
    snapshots.forget();
    attachment.end();
  }

  @Override
  @Nullable Cursor lastCursor() {
    return replayPosition.cursor();
  }
}
