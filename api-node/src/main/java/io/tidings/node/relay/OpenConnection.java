package io.tidings.node.relay;

import io.tidings.events.EventId;
import io.tidings.events.Topic;
import java.nio.ByteBuffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One open connection in its lane: its queued frames, and its single end. A subclass decides what
 * the frames are.
 *
 * <p>Everything but the methods of {@link ConnectionHandle} is called by the lane's thread.
 */
abstract class OpenConnection implements LaneMember {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private enum Lifecycle {
    OPEN,
    /** The last frame is on its way. */
    ENDING,
    ENDED
  }

  final Lane lane;
  final RelaySettings settings;
  final RelayMeters meters;
  final Subscription subscription;
  final ConnectionDeadlines deadlines;
  private final Outlet outlet;
  private final Writer writer;
  private Lifecycle state = Lifecycle.OPEN;
  private boolean dirty;
  int number; // of its lane's connections
  private CloseReason reason = CloseReason.GONE;

  OpenConnection(
      Lane lane,
      RelaySettings settings,
      RelayMeters meters,
      Subscription subscription,
      Outlet outlet) {
    this.lane = lane;
    this.settings = settings;
    this.meters = meters;
    this.subscription = subscription;
    this.deadlines = new ConnectionDeadlines(lane, settings, subscription.grant().expires());
    Outbox outbox = new Outbox(settings.outboxFrames(), settings.outboxBytes(), lane.budget());
    this.outlet = outlet;
    this.writer = new Writer(lane, outlet, outbox, meters, this::markDirty);
  }

  /** All that was queued is written. */
  abstract void drained();

  /** No common deadline of an open connection has passed; the subclass checks its own. */
  abstract void tickOpen();

  /** It no longer takes part. */
  abstract void left();

  /** The cursor to log when it has ended; null before it has a position. */
  abstract @Nullable Object lastCursor();

  public Set<Topic> topics() {
    return subscription.topics();
  }

  public Dialect dialect() {
    return subscription.dialect();
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

  // ---- writing

  void send(Frame frame) {
    if (!hasLeft() && !deadlines.expired() && !writer.send(frame)) {
      closeNow(CloseReason.SLOW_CONSUMER);
    }
  }

  private void markDirty() {
    if (!dirty) {
      dirty = true;
      lane.dirty(this);
    }
  }

  @Override
  public void flush() {
    dirty = false;
    if (state != Lifecycle.ENDED && writer.flush()) {
      drained();
    }
  }

  Transport transport() {
    return outlet.transport();
  }

  /** Whether a write waits for its client to read. */
  boolean isWriting() {
    return writer.pending();
  }

  /** Whether there is room for more frames than the live ones. */
  public boolean hasRoom() {
    return writer.hasRoom();
  }

  @Override
  public long waitingBytes() {
    return writer.waitingBytes();
  }

  @Override
  public long heldBytes() {
    return writer.heldBytes();
  }

  // ---- for administrators

  /** Where it is between the attach and the live events. */
  abstract ConnectionPhase phase();

  /** The id up to which its client was sent all there is, or 0-0 before it has a position. */
  abstract EventId position();

  /** How much of the log it has still to be sent, in milliseconds. */
  abstract long replayMillis();

  @Override
  public ConnectionReport report() {
    long sinceLastWrite = writer.sinceLastWrite();
    return new ConnectionReport(
        lane.name() + "." + number,
        subscription,
        transport(),
        hasLeft() ? ConnectionPhase.CLOSING : phase(),
        lane.wallMillis() - deadlines.nanosOpen() / NANOS_PER_MILLI,
        sinceLastWrite < 0 ? 0 : lane.wallMillis() - sinceLastWrite / NANOS_PER_MILLI,
        writer.heldFrames(),
        writer.heldBytes(),
        Math.max(writer.behind() / NANOS_PER_MILLI, hasLeft() ? 0 : replayMillis()),
        position());
  }

  // ---- ending

  @Override
  public void tick() {
    CloseReason passed = deadlines.passed();
    if (passed != null) {
      closeNow(passed);
    } else if (writer.stalled(settings.writeTimeout())) {
      closeNow(CloseReason.SLOW_CONSUMER);
    } else {
      outlet.tick();
      tickOpen();
    }
  }

  public void closeNow(CloseReason why) {
    if (hasLeft()) {
      return;
    }
    ByteBuffer farewell = dialect().farewell(why);
    Frame last = new Frame(dialect().closed(why, settings.retry(why)));
    reason = why;
    leave(Lifecycle.ENDING);
    deadlines.beginLinger();
    if (dropsQueuedFrames(why)) {
      writer.drop();
    }
    if (farewell != null) {
      writer.add(new Frame(farewell));
    }
    writer.end(last, why);
  }

  /**
   * Queued frames may still be sent when the client is only asked to reconnect, or when they tell
   * it why, and have to be when its next connection begins after them. They are dropped when it
   * lost access.
   */
  private static boolean dropsQueuedFrames(CloseReason why) {
    return switch (why) {
      case SHUTDOWN, TIMEOUT, WIPED, REPLACED -> false;
      case SLOW_CONSUMER, LIMIT, REVOKED, SESSION_EXPIRED, LOGGED_OUT, FAULT, GONE -> true;
    };
  }

  /** Its client resumes from its own cursor. */
  @Override
  public void fail(Throwable fault) {
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

  /** While a write is pending, the client would take the {@code closed} frame too late, if ever. */
  @Override
  public void evict() {
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

  @Override
  public void checkOverdue() {
    if (state == Lifecycle.ENDING && deadlines.lingeredTooLong()) {
      abort();
    }
  }

  @Override
  public boolean hasLeft() {
    return state != Lifecycle.OPEN;
  }

  @Override
  public boolean ended() {
    return state == Lifecycle.ENDED;
  }

  /** The socket is closed. */
  private void end() {
    if (state == Lifecycle.ENDED) {
      return;
    }
    if (state == Lifecycle.ENDING) {
      state = Lifecycle.ENDED;
    } else {
      leave(Lifecycle.ENDED);
    }
    writer.stop();
    EndedConnection ended =
        new EndedConnection(
            transport(),
            reason,
            deadlines.secondsOpen(),
            topics().size(),
            writer.frames(),
            writer.bytes(),
            lastCursor());
    meters.closed(ended);
    subscription.slot().release();
    ended.log();
  }

  private void leave(Lifecycle next) {
    state = next;
    lane.connections().moveToEnding(this);
    left();
  }
}
