package io.tidings.node.relay;

import static java.util.Objects.requireNonNull;

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
 * One connection in its lane: where its client stands, what waits for it, and when it ends. It
 * never emits an id at or below its position.
 *
 * <p>Everything but the methods of {@link Connection} is called by the lane's thread.
 */
final class Stream implements Connection {
  private static final Logger LOG = LoggerFactory.getLogger(Stream.class);

  private enum Phase {
    /** Waits for the feed to let it in. */
    ATTACHING,
    /** Its rights are read, its replay is sent; what is live waits. */
    HANDOFF,
    LIVE,
    /** The last frame is on its way. */
    ENDING,
    ENDED
  }

  private final Lane lane;
  private final LaneWorkspace home;
  private final RelaySettings settings;
  private final RelayMeters meters;
  private final Subscription subscription;
  private final Writer writer;
  private final Client client;
  private long opened;
  private final long expires;

  private Phase phase = Phase.ATTACHING;
  private boolean joined;
  private Runnable release = () -> {};
  private int attaches;
  private @Nullable Handoff handoff;
  private boolean greeted;
  private long ephemeralRound;

  private boolean revalidating;
  private boolean dirty;
  private long nextKeepalive;
  private long deadline;
  private CloseReason reason = CloseReason.GONE;

  Stream(
      Lane lane,
      LaneWorkspace home,
      RelaySettings settings,
      RelayMeters meters,
      Subscription subscription,
      Outlet outlet) {
    this.lane = lane;
    this.home = home;
    this.settings = settings;
    this.meters = meters;
    this.subscription = subscription;
    Outbox outbox = new Outbox(settings.outboxFrames(), settings.outboxBytes(), lane.budget());
    this.client = new Client(subscription, meters, this::send);
    this.writer = new Writer(lane, outlet, outbox, this::mark);
    Instant until = subscription.grant().expires();
    this.expires = until == null ? Long.MAX_VALUE : until.toEpochMilli();
  }

  // ---- Connection: any thread

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

  // ---- its beginning

  /** Writes the first bytes and asks to be attached. */
  void open() {
    opened = lane.now();
    lane.add(this);
    meters.opened();
    nextKeepalive = lane.now() + jittered(settings.keepalive());
    send(new Frame(dialect().retry(settings.retry())));
    attach();
  }

  private void attach() {
    phase = Phase.ATTACHING;
    handoff = null;
    progress();
    int attempt = ++attaches;
    release =
        home.feed.attach(
            topics(),
            client.start() instanceof Start.After after ? after.cursor() : null,
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
      home.join(this, attached.last());
    }
    phase = Phase.HANDOFF;
    Start start = client.start();
    client.epoch(attached.epoch());
    handoff = new Handoff(this, client, start, attached, settings.outboxFrames());
    answered();
    authorise(handoff);
  }

  /** Rights are read after the attach: what is revoked later, the feed will tell. */
  private void authorise(Handoff of) {
    int asked = of.ask();
    subscription
        .grant()
        .authorise()
        .whenComplete((ruling, failure) ->
            lane.execute(() -> {
              if (of != handoff || phase != Phase.HANDOFF || !of.answers(asked)) {
                return;
              }
              if (ruling == null) {
                of.askAgain();
              } else {
                switch (of.upToDate(ruling)) {
                  case Permission permission -> permit(of, permission);
                  case Ruling.Refusal(CloseReason why) -> closeNow(why);
                }
              }
            }));
  }

  private void permit(Handoff of, Permission permission) {
    answered();
    client.permit(permission);
    of.permit();
    greet();
    of.pump();
  }

  private void greet() {
    if (!greeted) {
      greeted = true;
      send(new Frame(dialect().connected(settings.node(), subscription.user())));
    }
  }

  /**
   * The handoff starts over from the client's position: its feed changed under it, or it fell
   * behind.
   */
  void restart() {
    meters.restarted();
    release.run();
    attach();
  }

  /** Whether this handoff is still the stream's own. */
  boolean handsOff(Handoff one) {
    return handoff == one;
  }

  /** The handoff is done. */
  void goLive() {
    phase = Phase.LIVE;
    handoff = null;
  }

  /** The stream is not stuck: something of its handoff went on. */
  void progress() {
    deadline = lane.now() + settings.attachTimeout().toNanos();
  }

  /** The feed, the log or the keeper of rights answered it: they answer the others, too. */
  void answered() {
    progress();
    home.answered();
  }

  // ---- what the feed tells

  void live(SharedEvent event, Topic topic) {
    if (phase == Phase.LIVE) {
      client.event(event, topic);
    } else if (phase == Phase.HANDOFF) {
      await(new Handoff.Waiting.Fact(event, topic));
    }
  }

  /** Whether this round's event meets this stream for the first time. */
  boolean firstOf(long round) {
    boolean first = ephemeralRound != round;
    ephemeralRound = round;
    return first;
  }

  void ephemeral(Envelope envelope, Frame frame) {
    if (phase == Phase.LIVE) {
      client.ephemeral(envelope, frame);
    } else if (phase == Phase.HANDOFF) {
      await(new Handoff.Waiting.Passing(envelope, frame));
    }
  }

  void gap(Delivery.Gap gap) {
    if (phase == Phase.LIVE) {
      client.missed(gap);
    } else if (phase == Phase.HANDOFF) {
      await(new Handoff.Waiting.Hole(gap));
    }
  }

  void switched(Delivery.Switched to) {
    if (phase == Phase.HANDOFF && !requireNonNull(handoff).resumed()) {
      restart();
    } else if (phase == Phase.LIVE || phase == Phase.HANDOFF) {
      reauthorise();
      await(new Handoff.Waiting.NewEpoch(to));
    }
  }

  /** Nothing more is sent until its rights have been read again. */
  void reauthorise() {
    if (phase == Phase.LIVE) {
      phase = Phase.HANDOFF;
      handoff = Handoff.resume(this, client, settings.outboxFrames());
      progress();
    }
    if (phase == Phase.HANDOFF) {
      authorise(requireNonNull(handoff));
    }
  }

  /** An access change: takes effect before anything that follows it, and on what still waits. */
  void control(Event event) {
    Handoff waiting = handoff;
    if (waiting != null && !waiting.permitted()) {
      waiting.control(event);
    } else if (phase == Phase.LIVE || phase == Phase.HANDOFF) {
      switch (client.permission().after(event)) {
        case Permission permission -> client.change(permission);
        case Ruling.Refusal(CloseReason why) -> closeNow(why);
      }
    }
  }

  private void await(Handoff.Waiting what) {
    if (!requireNonNull(handoff).await(what)) {
      restart();
    }
  }

  void send(Frame frame) {
    if (!left() && !expired() && !writer.send(frame)) {
      closeNow(CloseReason.SLOW_CONSUMER);
    }
  }

  private void mark() {
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
    } else if (settings.maxAge() != null && now - opened >= settings.maxAge().toNanos()) {
      closeNow(CloseReason.TIMEOUT);
    } else if (writer.stalled(settings.writeTimeout())) {
      closeNow(CloseReason.SLOW_CONSUMER);
    } else if (phase != Phase.LIVE && now - deadline >= 0 && !writer.pending() && !inTurn(now)) {
      closeNow(CloseReason.TIMEOUT);
    } else {
      Handoff waiting = handoff;
      if (waiting != null) {
        if (waiting.toBeAsked()) {
          authorise(waiting);
        }
        waiting.retry();
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
  private boolean inTurn(long now) {
    return (handoff != null && handoff.queued())
        || lane.behind()
        || now - home.answeredAt() < settings.attachTimeout().toNanos();
  }

  private void keepalive(long now) {
    nextKeepalive = now + jittered(settings.keepalive());
    if (phase == Phase.LIVE) {
      client.moveTo(home.position());
      revalidate();
    }
    send(new Frame(dialect().keepalive()));
  }

  /** For what ends without an event: a session that is too old, or is gone. */
  private void revalidate() {
    if (!revalidating) {
      revalidating = true;
      subscription
          .grant()
          .authorise()
          .whenComplete((ruling, failure) ->
              lane.execute(() -> {
                revalidating = false;
                if (ruling instanceof Ruling.Refusal(CloseReason why)) {
                  closeNow(why);
                }
              }));
    }
  }

  private boolean expired() {
    return lane.wall() >= expires;
  }

  private long jittered(Duration time) {
    double early = ThreadLocalRandom.current().nextDouble() * settings.jitter();
    return (long) (time.toNanos() * (1 - early));
  }

  // ---- its end

  void closeNow(CloseReason why) {
    if (left()) {
      return;
    }
    leave();
    reason = why;
    phase = Phase.ENDING;
    deadline = lane.now() + settings.linger().toNanos();
    writer.end(new Frame(dialect().closed(why, settings.retry(why))), dropsWhatWaits(why));
  }

  /**
   * What waits may go to a client that is only asked to come back, or that is told in it why; not
   * to one that may no longer see it.
   */
  private static boolean dropsWhatWaits(CloseReason why) {
    return switch (why) {
      case SHUTDOWN, TIMEOUT, WIPED -> false;
      case SLOW_CONSUMER, LIMIT, REVOKED, SESSION_EXPIRED, REPLACED, GONE -> true;
    };
  }

  /**
   * Frees at once what it holds, because the node has no more to spare. A client that is in the
   * middle of a write would take the goodbye too late, if ever.
   */
  void shed() {
    closeNow(CloseReason.SLOW_CONSUMER);
    if (writer.pending()) {
      giveUp();
    }
  }

  private void giveUp() {
    writer.abort();
    end();
  }

  /** Gives it up when it is out of time to take its last frame. */
  void checkOverdue() {
    if (phase == Phase.ENDING && lane.now() - deadline >= 0) {
      giveUp();
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
    subscription.seat().giveBack();
    meters.closed(reason);
    LOG.atInfo()
        .addKeyValue("reason", reason.word())
        .addKeyValue("seconds", (lane.now() - opened) / 1_000_000_000)
        .addKeyValue("topics", topics().size())
        .addKeyValue("frames", writer.frames())
        .addKeyValue("bytes", writer.bytes())
        .addKeyValue("cursor", String.valueOf(client.cursor()))
        .log("stream ended");
  }

  private void leave() {
    release.run();
    attaches++;
    handoff = null;
    if (joined) {
      home.leave(this);
    }
    lane.left(this);
  }

  /** Whether it no longer takes part. */
  boolean left() {
    return phase == Phase.ENDING || phase == Phase.ENDED;
  }

  // ---- what it is

  Set<Topic> topics() {
    return subscription.topics();
  }

  Dialect dialect() {
    return subscription.dialect();
  }

  LaneWorkspace home() {
    return home;
  }

  Lane lane() {
    return lane;
  }

  RelayMeters meters() {
    return meters;
  }

  boolean roomy() {
    return writer.roomy();
  }

  long waitingBytes() {
    return writer.waiting();
  }

  long heldBytes() {
    return writer.held();
  }
}
