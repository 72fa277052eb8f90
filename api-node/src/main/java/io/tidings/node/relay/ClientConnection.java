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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
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

  /** In attach timeouts: how long to wait for a feed that tells something, but does not answer. */
  private static final long LONGEST_REPAIR = 6;

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

  private @Nullable Authorisation revalidation;
  private boolean dirty;
  private long nextKeepalive;
  private long question; // of its last progress, which asks the next
  private long askedAt; // of the lane's patience
  private long lastFrameDue;
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
    this.writer = new Writer(lane, outlet, outbox, meters, this::markDirty);
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
    lane.execute(this, this::end);
  }

  @Override
  public void close(CloseReason why) {
    lane.execute(this, () -> closeNow(why));
  }

  // ---- opening and attaching

  /** Asks to be attached. The head of the response is out; the first frame is {@code connected}. */
  void open() {
    openedAt = lane.now();
    lane.add(this);
    meters.opened();
    nextKeepalive = lane.now() + SILENCE.toNanos();
    if (shard.behind().isPositive()) {
      degraded(shard.behind());
    }
    attach();
  }

  private void attach() {
    phase = Phase.ATTACHING;
    handoff = null;
    revalidation = null;
    detach = () -> {}; // until the feed took it
    progress();
    long asked = question;
    int attempt = ++attaches;
    detach =
        shard.feed.attach(
            topics(),
            replayPosition.start() instanceof StartPosition.After after ? after.cursor() : null,
            attached ->
                lane.execute(
                    this,
                    () -> {
                      shard.turns.answered(asked, lane.patience());
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
    progress();
    authorise(handoff);
  }

  /** Rights are read after the attach: what is revoked later, the feed will tell. */
  private void authorise(Handoff of) {
    Authorisation authorisation = new Authorisation(lane.now());
    of.begin(authorisation);
    long asked = question;
    readRights(answer -> {
      if (answer != null) {
        shard.turns.answered(asked, lane.patience());
      }
      if (of != handoff || phase != Phase.HANDOFF || !of.isLatest(authorisation)) {
        return;
      }
      if (answer == null) {
        of.retryAuthorisation();
      } else {
        switch (authorisation.decision(answer)) {
          case Permission permission -> permit(of, permission);
          case AccessDecision.Denial(CloseReason why) -> closeNow(why);
        }
      }
    });
  }

  /** The answer is null when the rights cannot be read, for whatever reason. */
  private void readRights(Consumer<@Nullable AccessDecision> then) {
    CompletableFuture.completedFuture(subscription.grant())
        .thenCompose(Grant::authorise)
        .whenComplete((answer, failure) -> lane.execute(this, () -> then.accept(answer)));
  }

  private void permit(Handoff of, Permission permission) {
    progress();
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

  /** Something that was live has been let go: its client is to read it from the log. */
  void restart() {
    if (phase == Phase.LIVE || phase == Phase.HANDOFF) {
      reattach();
    }
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
    question = shard.turns.next();
    askedAt = lane.patience();
  }

  /** A read of the log answered it. */
  void answered() {
    shard.turns.answered(question, lane.patience());
    progress();
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

  /** The feed is behind the log, or no longer. */
  void degraded(Duration behind) {
    send(new Frame(dialect().degraded(behind)));
  }

  void gap(Delivery.HistoryGap historyGap) {
    if (phase == Phase.LIVE) {
      replayPosition.missed(historyGap);
    } else if (phase == Phase.HANDOFF) {
      defer(new Handoff.Deferred.LogGap(historyGap));
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
      revalidation = null;
      progress();
    }
    if (phase == Phase.HANDOFF) {
      authorise(requireNonNull(handoff));
    }
  }

  /** An access change takes effect before anything that follows it, and on deferred events. */
  void control(Event event) {
    Handoff current = handoff;
    if (revalidation != null && !revalidation.add(event, settings.outboxFrames())) {
      revalidation = null; // the next keepalive asks again
    }
    if (current != null && !current.permitted()) {
      if (!current.control(event)) {
        reattach();
      }
    } else if (phase == Phase.LIVE || phase == Phase.HANDOFF) {
      apply(replayPosition.permission().after(event));
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
    if (phase != Phase.ENDED && writer.flush() && handoff != null) {
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
    } else if (phase != Phase.LIVE && isStuck()) {
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
   * Whether the answer that it waits for will not come. To wait for a turn is no fault of its own:
   * in a storm of reconnects thousands are before it, and to send it away would add to the storm.
   */
  private boolean isStuck() {
    long timeout = settings.attachTimeout().toNanos();
    long since = lane.patience() - timeout;
    return since >= askedAt
        && !writer.pending()
        && !(handoff != null && handoff.queued())
        && !shard.turns.mayCome(question, since)
        && !(phase == Phase.ATTACHING && isFeedRepairing(timeout));
  }

  /** A feed that repairs itself tells what it reads, and attaches nobody until it is done. */
  private boolean isFeedRepairing(long timeout) {
    long now = lane.patience();
    return shard.heardSince(now - timeout)
        && (shard.behind().isPositive() || now - askedAt < LONGEST_REPAIR * timeout);
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

  /** For what changes without an event: a session that is too old, or rights that are gone. */
  private void revalidate() {
    if (revalidation != null
        && lane.now() - revalidation.askedAt() < settings.attachTimeout().toNanos()) {
      return; // an answer that is lost must not be waited for
    }
    Authorisation authorisation = new Authorisation(lane.now());
    revalidation = authorisation;
    readRights(answer -> {
      if (answer instanceof AccessDecision.Denial(CloseReason why)) {
        closeNow(why);
      } else if (authorisation == revalidation) { // else rights were read again meanwhile
        revalidation = null;
        if (answer != null) {
          apply(authorisation.decision(answer));
        }
      }
    });
  }

  private void apply(AccessDecision decision) {
    switch (decision) {
      case Permission permission -> replayPosition.change(permission);
      case AccessDecision.Denial(CloseReason why) -> closeNow(why);
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
    Frame last = new Frame(dialect().closed(why, settings.retry(why)));
    reason = why;
    leave(Phase.ENDING);
    lastFrameDue = lane.now() + settings.linger().toNanos();
    writer.end(last, dropsQueuedFrames(why));
  }

  /**
   * Something of it threw: it ends, so that its client resumes from its cursor. Never throws, since
   * the other connections are still to be served.
   */
  void fail(Throwable fault) {
    lane.report("a connection failed", fault);
    boolean cut = hasLeft();
    try {
      closeNow(CloseReason.FAULT);
      cut |= writer.writeFailed();
    } catch (RuntimeException | Error e) {
      lane.report("the last frame of a connection failed", e);
      cut = true;
    }
    if (cut) {
      reason = reason == CloseReason.GONE ? CloseReason.FAULT : reason;
      try {
        abort();
      } catch (RuntimeException | Error e) {
        lane.report("a connection could not be aborted", e);
      }
    }
  }

  /**
   * Queued frames may still be sent when the client is only asked to reconnect, or when they tell
   * it why. Drop them when it lost access.
   */
  private static boolean dropsQueuedFrames(CloseReason why) {
    return switch (why) {
      case SHUTDOWN, TIMEOUT, WIPED -> false;
      case SLOW_CONSUMER, LIMIT, REVOKED, SESSION_EXPIRED, FAULT, REPLACED, GONE -> true;
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
    try {
      writer.abort();
    } finally {
      end();
    }
  }

  /** Aborts the connection when its client did not take the last frame in time. */
  void checkOverdue() {
    if (phase == Phase.ENDING && lane.now() - lastFrameDue >= 0) {
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
    if (phase == Phase.ENDING) {
      phase = Phase.ENDED;
    } else {
      leave(Phase.ENDED);
    }
    writer.stop();
    meters.closed(reason);
    subscription.slot().release();
    LOG.atInfo()
        .addKeyValue("reason", reason.word())
        .addKeyValue("seconds", (lane.now() - openedAt) / 1_000_000_000)
        .addKeyValue("topics", topics().size())
        .addKeyValue("frames", writer.frames())
        .addKeyValue("bytes", writer.bytes())
        .addKeyValue("cursor", String.valueOf(replayPosition.cursor()))
        .log("connection ended");
  }

  private void leave(Phase next) {
    phase = next;
    attaches++;
    handoff = null;
    revalidation = null;
    if (joined) {
      shard.leave(this);
    }
    lane.moveToEnding(this);
    detach.run();
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
