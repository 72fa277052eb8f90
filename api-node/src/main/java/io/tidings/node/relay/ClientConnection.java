package io.tidings.node.relay;

import static java.util.Objects.requireNonNull;

import io.tidings.events.Cursor;
import io.tidings.events.Delivery;
import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.Feed;
import io.tidings.events.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open SSE response in its lane: its client's position, its queued frames and its phases. It
 * never emits an id at or below its position.
 *
 * <p>Everything but the methods of {@link ConnectionHandle} is called by the lane's thread.
 */
final class ClientConnection implements ConnectionHandle {
  private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

  /** How long a client may hear nothing at all after the head, while it is being attached. */
  private static final Duration SILENCE = Duration.ofSeconds(1);

  private enum Phase {
    /** Waits for the feed to attach it. */
    ATTACHING,
    /** Its rights are read and its replay is sent; live events are deferred. */
    HANDOFF,
    LIVE,
    /** The last frame is on its way. */
    ENDING,
    ENDED
  }

  private final Lane lane;
  private final WorkspaceShard shard;
  private final RelaySettings settings;
  private final RelayMeters meters;
  private final Subscription subscription;
  private final Writer writer;
  private final ReplayPosition replayPosition;
  private long openedAt;
  private final long expires;

  private Phase phase = Phase.ATTACHING;
  private boolean joined;
  private Runnable detach = () -> {};
  private int attaches;
  private @Nullable Handoff handoff;
  private boolean connectedSent;
  private long lastEphemeralSequence;

  private boolean revalidating;
  private boolean dirty;
  private long nextKeepalive;
  private long deadline;
  private CloseReason reason = CloseReason.GONE;

  ClientConnection(
      Lane lane,
      WorkspaceShard shard,
      RelaySettings settings,
      RelayMeters meters,
      Subscription subscription,
      Outlet outlet) {
    this.lane = lane;
    this.shard = shard;
    this.settings = settings;
    this.meters = meters;
    this.subscription = subscription;
    Outbox outbox = new Outbox(settings.outboxFrames(), settings.outboxBytes(), lane.budget());
    this.replayPosition = new ReplayPosition(subscription, meters, this::send);
    this.writer = new Writer(lane, outlet, outbox, this::markDirty);
    Instant until = subscription.grant().expires();
    this.expires = until == null ? Long.MAX_VALUE : until.toEpochMilli();
  }

  // ---- ConnectionHandle: any thread

  @Override
  public void written() {
    writer.written();
  }

  @Override
  public void gone(@Nullable Throwable cause) {
    lane.execute(this::end);
  }

  @Override
  public void close(CloseReason why) {
    lane.execute(() -> closeNow(why));
  }

  // ---- opening and attaching

  /** Asks to be attached. The head of the response is out; the first frame is {@code connected}. */
  void open() {
    openedAt = lane.now();
    lane.add(this);
    meters.opened();
    nextKeepalive = lane.now() + SILENCE.toNanos();
    attach();
  }

  private void attach() {
    phase = Phase.ATTACHING;
    handoff = null;
    progress();
    int attempt = ++attaches;
    detach =
        shard.feed.attach(
            topics(),
            replayPosition.start() instanceof StartPosition.After after ? after.cursor() : null,
            attached ->
                lane.execute(() -> {
                  if (attempt == attaches) {
                    attached(attached);
                  }
                }));
  }

  private void attached(Feed.Attached attached) {
    if (phase != Phase.ATTACHING) {
      return;
    }
    if (!joined) {
      joined = true;
      shard.join(this, attached.last());
    }
    phase = Phase.HANDOFF;
    StartPosition start = replayPosition.start();
    replayPosition.epoch(attached.epoch());
    handoff = new Handoff(this, replayPosition, start, attached, settings.outboxFrames());
    answered();
    authorise(handoff);
  }

  /** Rights are read after the attach: what is revoked later, the feed will tell. */
  private void authorise(Handoff of) {
    int attempt = of.beginAuthorisation();
    subscription
        .grant()
        .authorise()
        .whenComplete((decision, failure) ->
            lane.execute(() -> {
              if (of != handoff || phase != Phase.HANDOFF || !of.isLatestAuthorisation(attempt)) {
                return;
              }
              if (decision == null) {
                of.retryAuthorisation();
              } else {
                switch (of.applyControls(decision)) {
                  case Permission permission -> permit(of, permission);
                  case AccessDecision.Denial(CloseReason why) -> closeNow(why);
                }
              }
            }));
  }

  private void permit(Handoff of, Permission permission) {
    answered();
    replayPosition.permit(permission);
    of.permit();
    sendConnected(of);
    of.pump();
  }

  private void sendConnected(Handoff of) {
    if (!connectedSent) {
      connectedSent = true;
      nextKeepalive = lane.now() + jittered(settings.keepalive());
      Dialect.Attachment attachment =
          new Dialect.Attachment(
              settings.node(),
              subscription.user(),
              settings.keepalive(),
              settings.retry(),
              of.firstPosition());
      send(new Frame(dialect().connected(attachment)));
    }
  }

  /**
   * The handoff starts over from the client's position: its feed changed under it, or it fell
   * behind.
   */
  void reattach() {
    meters.restarted();
    detach.run();
    attach();
  }

  /** Whether this is still the handoff of the connection. */
  boolean isCurrent(Handoff one) {
    return handoff == one;
  }

  /** The handoff is done. */
  void goLive() {
    phase = Phase.LIVE;
    handoff = null;
  }

  /** Something of its handoff went on: the connection is not stuck. */
  void progress() {
    deadline = lane.now() + settings.attachTimeout().toNanos();
  }

  /** The feed, the log or the keeper of rights answered it: they answer the others, too. */
  void answered() {
    progress();
    shard.answered();
  }

  // ---- what the feed tells

  void live(SharedEvent event, Topic topic) {
    if (phase == Phase.LIVE) {
      replayPosition.event(event, topic);
    } else if (phase == Phase.HANDOFF) {
      defer(new Handoff.Deferred.LiveEvent(event, topic));
    }
  }

  /** Whether the ephemeral event of this number reaches the connection for the first time. */
  boolean isFirstDelivery(long sequence) {
    boolean first = lastEphemeralSequence != sequence;
    lastEphemeralSequence = sequence;
    return first;
  }

  void ephemeral(Envelope envelope, Frame frame) {
    if (phase == Phase.LIVE) {
      replayPosition.ephemeral(envelope, frame);
    } else if (phase == Phase.HANDOFF) {
      defer(new Handoff.Deferred.EphemeralFrame(envelope, frame));
    }
  }

  void gap(Delivery.Gap gap) {
    if (phase == Phase.LIVE) {
      replayPosition.missed(gap);
    } else if (phase == Phase.HANDOFF) {
      defer(new Handoff.Deferred.LogGap(gap));
    }
  }

  void switched(Delivery.EpochChanged to) {
    if (phase == Phase.HANDOFF && !requireNonNull(handoff).resumed()) {
      reattach();
    } else if (phase == Phase.LIVE || phase == Phase.HANDOFF) {
      reauthorise();
      defer(new Handoff.Deferred.NewEpoch(to));
    }
  }

  /** Nothing more is sent until its rights have been read again. */
  void reauthorise() {
    if (phase == Phase.LIVE) {
      phase = Phase.HANDOFF;
      handoff = Handoff.resume(this, replayPosition, settings.outboxFrames());
      progress();
    }
    if (phase == Phase.HANDOFF) {
      authorise(requireNonNull(handoff));
    }
  }

  /** An access change takes effect before anything that follows it, and on deferred events. */
  void control(Event event) {
    Handoff current = handoff;
    if (current != null && !current.permitted()) {
      current.control(event);
    } else if (phase == Phase.LIVE || phase == Phase.HANDOFF) {
      switch (replayPosition.permission().after(event)) {
        case Permission permission -> replayPosition.change(permission);
        case AccessDecision.Denial(CloseReason why) -> closeNow(why);
      }
    }
  }

  private void defer(Handoff.Deferred item) {
    if (!requireNonNull(handoff).defer(item)) {
      reattach();
    }
  }

  void send(Frame frame) {
    if (!hasLeft() && !expired() && !writer.send(frame)) {
      closeNow(CloseReason.SLOW_CONSUMER);
    }
  }

  private void markDirty() {
    if (!dirty) {
      dirty = true;
      lane.dirty(this);
    }
  }

  /** Writes what waits; the lane calls it once a round. */
  void flush() {
    dirty = false;
    if (phase != Phase.ENDED && writer.flush(meters) && handoff != null) {
      handoff.pump();
    }
  }

  // ---- time

  void tick() {
    long now = lane.now();
    if (expired()) {
      closeNow(CloseReason.SESSION_EXPIRED);
    } else if (settings.maxAge() != null && now - openedAt >= settings.maxAge().toNanos()) {
      closeNow(CloseReason.TIMEOUT);
    } else if (writer.stalled(settings.writeTimeout())) {
      closeNow(CloseReason.SLOW_CONSUMER);
    } else if (phase != Phase.LIVE
        && now - deadline >= 0
        && !writer.pending()
        && !isWaitingForTurn(now)) {
      closeNow(CloseReason.TIMEOUT);
    } else {
      Handoff current = handoff;
      if (current != null) {
        if (current.needsAuthorisation()) {
          authorise(current);
        }
        current.retry();
      }
      if (now - nextKeepalive >= 0) {
        keepalive(now);
      }
    }
  }

  /**
   * Whether it only waits for its turn, which is no fault of its own: in a storm of reconnects
   * thousands are before it, and to send it away would add to the storm.
   */
  private boolean isWaitingForTurn(long now) {
    return (handoff != null && handoff.queued())
        || lane.behind()
        || now - shard.answeredAt() < settings.attachTimeout().toNanos();
  }

  private void keepalive(long now) {
    nextKeepalive = now + jittered(settings.keepalive());
    Cursor moved = null;
    if (phase == Phase.LIVE) {
      moved = replayPosition.advance(shard.position());
      revalidate();
    }
    // A ping would say that events arrive from now on.
    send(new Frame(connectedSent ? dialect().keepalive(moved) : dialect().pending()));
  }

  /** For what ends without an event: a session that is too old, or is gone. */
  private void revalidate() {
    if (!revalidating) {
      revalidating = true;
      subscription
          .grant()
          .authorise()
          .whenComplete((decision, failure) ->
              lane.execute(() -> {
                revalidating = false;
                if (decision instanceof AccessDecision.Denial(CloseReason why)) {
                  closeNow(why);
                }
              }));
    }
  }

  private boolean expired() {
    return lane.wallMillis() >= expires;
  }

  private long jittered(Duration time) {
    double early = ThreadLocalRandom.current().nextDouble() * settings.jitter();
    return (long) (time.toNanos() * (1 - early));
  }

  // ---- closing

  void closeNow(CloseReason why) {
    if (hasLeft()) {
      return;
    }
    leave();
    reason = why;
    phase = Phase.ENDING;
    deadline = lane.now() + settings.linger().toNanos();
    writer.end(new Frame(dialect().closed(why, settings.retry(why))), dropsQueuedFrames(why));
  }

  /**
   * Queued frames may still be sent when the client is only asked to reconnect, or when they tell
   * it why. Drop them when it lost access.
   */
  private static boolean dropsQueuedFrames(CloseReason why) {
    return switch (why) {
      case SHUTDOWN, TIMEOUT, WIPED -> false;
      case SLOW_CONSUMER, LIMIT, REVOKED, SESSION_EXPIRED, REPLACED, GONE -> true;
    };
  }

  /**
   * Frees its outbox at once, because the node has no memory to spare. While a write is pending,
   * the client would take the {@code closed} frame too late, if ever.
   */
  void evict() {
    closeNow(CloseReason.SLOW_CONSUMER);
    if (writer.pending()) {
      abort();
    }
  }

  private void abort() {
    writer.abort();
    end();
  }

  /** Aborts the connection when its client did not take the last frame in time. */
  void checkOverdue() {
    if (phase == Phase.ENDING && lane.now() - deadline >= 0) {
      abort();
    }
  }

  boolean ended() {
    return phase == Phase.ENDED;
  }

  /** The socket is closed. */
  private void end() {
    if (phase == Phase.ENDED) {
      return;
    }
    if (phase != Phase.ENDING) {
      leave();
    }
    phase = Phase.ENDED;
    writer.stop();
    subscription.slot().release();
    meters.closed(reason);
    LOG.atInfo()
        .addKeyValue("reason", reason.word())
        .addKeyValue("seconds", (lane.now() - openedAt) / 1_000_000_000)
        .addKeyValue("topics", topics().size())
        .addKeyValue("frames", writer.frames())
        .addKeyValue("bytes", writer.bytes())
        .addKeyValue("cursor", String.valueOf(replayPosition.cursor()))
        .log("connection ended");
  }

  private void leave() {
    detach.run();
    attaches++;
    handoff = null;
    if (joined) {
      shard.leave(this);
    }
    lane.moveToEnding(this);
  }

  /** Whether it no longer takes part. */
  boolean hasLeft() {
    return phase == Phase.ENDING || phase == Phase.ENDED;
  }

  // ---- what it is

  Set<Topic> topics() {
    return subscription.topics();
  }

  Dialect dialect() {
    return subscription.dialect();
  }

  WorkspaceShard shard() {
    return shard;
  }

  Lane lane() {
    return lane;
  }

  RelayMeters meters() {
    return meters;
  }

  boolean hasRoom() {
    return writer.hasRoom();
  }

  long waitingBytes() {
    return writer.waitingBytes();
  }

  long heldBytes() {
    return writer.heldBytes();
  }
}
