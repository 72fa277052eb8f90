package io.tidings.node.relay;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Owns a share of the connections, so that a connection has one writer and needs no lock.
 * Everything reaches it through one queue, in order. It has a thread of its own; while that one
 * sleeps, the thread of a feed may run a short delivery itself, which spares it waking the other.
 */
final class Lane {
  /** Tasks between two rounds of writing: under load their frames share a gathering write. */
  private static final int BATCH = 256;

  private static final long TICK = Duration.ofMillis(250).toNanos();

  /** Deliveries that follow each other more closely belong together: they share a write. */
  private static final long BURST = Duration.ofNanos(100_000).toNanos();

  /** A round takes milliseconds. A node that got no CPU for this long is not healthy, either. */
  private static final long STUCK = Duration.ofSeconds(10).toNanos();

  private final LaneThread thread;
  private final LaneQueue queue;
  private final RelayMeters meters;
  private final OutboxBudget budget;
  private final LongSupplier nanos;
  private final InstantSource clock;
  private volatile long lastRound; // that went well

  // The lane's thread.
  private final LaneConnections connections;
  private final ReadSlots reads;
  private final ArrayList<LaneMember> dirty = new ArrayList<>();
  private final WrittenEvents written;
  private long now;
  private long wallMillis;
  private long nextTick;
  private long deliveredNow; // when the last delivery at once ended
  private boolean behind; // had more to do than fits into a round
  private final Patience patience;
  private final FaultLog faultLog;

  /**
   * @param others runs a task on the threads that answers to connections come from
   */
  Lane(
      String name,
      RelaySettings settings,
      RelayMeters meters,
      OutboxBudget budget,
      Executor others,
      LongSupplier nanos,
      InstantSource clock) {
    this.queue = new LaneQueue(settings.maxBacklog());
    this.reads = new ReadSlots(Math.max(1, settings.maxReads() / settings.lanes()));
    this.connections = new LaneConnections(meters, budget, this::guard);
    this.meters = meters;
    this.budget = budget;
    this.nanos = nanos;
    this.clock = clock;
    this.written = new WrittenEvents(meters, clock);
    this.now = nanos.getAsLong();
    this.nextTick = now;
    this.deliveredNow = now - BURST;
    this.faultLog = new FaultLog(name, now);
    this.lastRound = now;
    this.patience = new Patience(others, now);
    this.thread = new LaneThread(name, queue, this::round, () -> nextTick - nanos.getAsLong());
  }

  void start() {
    thread.start();
  }

  void stop() {
    thread.stop();
  }

  /** Any thread. */
  void execute(Runnable task) {
    queue.add(task);
    thread.wake();
  }

  /** Runs what concerns one connection alone; any thread. */
  void execute(LaneMember connection, Runnable task) {
    execute(() -> guard(connection, task));
  }

  /** Passes on what a feed delivers; false when too much is queued. The feed's thread. */
  boolean deliver(Runnable delivery, long bytes) {
    boolean queued = queue.offer(delivery, bytes);
    thread.wake();
    return queued;
  }

  /**
   * Runs what a feed delivers at once, on the feed's thread, when the lane has nothing else to do
   * and nothing came just before.
   *
   * @param isShort whether it is that short; asked in the lane
   * @return false when it has to be queued
   */
  boolean deliverNow(BooleanSupplier isShort, Runnable delivery) {
    if (!thread.takeTurn()) {
      return false;
    }
    boolean delivered = false;
    try {
      if (nanos.getAsLong() - deliveredNow >= BURST && isShort.getAsBoolean()) {
        begin();
        delivered = true;
        guard(delivery);
        flush();
        guard(this::measure);
        deliveredNow = nanos.getAsLong();
      }
    } catch (RuntimeException | Error e) {
      report("a delivery failed", e); // the feed does not end with the lane's fault
    } finally {
      thread.endTurn();
    }
    return delivered;
  }

  OutboxBudget budget() {
    return budget;
  }

  /** The next task; the lane's thread. */
  @Nullable Runnable poll() {
    return queue.poll();
  }

  /** Whether a feed may go on delivering; any thread. */
  boolean hasRoom() {
    return queue.hasRoom();
  }

  /** Whether its thread lives and gets its rounds done; any thread. */
  boolean works() {
    return thread.isAlive() && nanos.getAsLong() - lastRound < STUCK;
  }

  String name() {
    return thread.name();
  }

  boolean isCurrentThread() {
    return thread.hasTurn();
  }

  private void round() {
    round(queue.poll(), BATCH);
    lastRound = now;
  }

  /** Runs this task and what else waits, then writes. */
  void round(@Nullable Runnable first, int maxTasks) {
    begin();
    int done = 0;
    for (Runnable task = first; task != null; task = ++done < maxTasks ? queue.poll() : null) {
      guard(task);
    }
    behind = !queue.isEmpty();
    flush();
    if (now >= nextTick) {
      nextTick = now + TICK;
      guard(this::tick);
    }
    guard(this::measure);
  }

  private void begin() {
    now = nanos.getAsLong();
    wallMillis = clock.millis();
  }

  /** Writes what the round's tasks gave to connections. */
  private void flush() {
    for (int i = 0; i < dirty.size(); i++) {
      LaneMember connection = dirty.get(i);
      guard(connection, connection::flush);
    }
    dirty.clear();
  }

  private void measure() {
    written.measure();
    meters.worked(nanos.getAsLong() - now);
  }

  private void tick() {
    patience.tick(now, behind);
    connections.tick();
  }

  /** One connection's fault must not end the lane, and with it all others. */
  void guard(LaneMember connection, Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      connection.fail(e);
    }
  }

  private void guard(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      report("a task of the lane failed", e);
    }
  }

  void report(String what, Throwable fault) {
    faultLog.report(what, fault, now);
  }

  // ---- the lane's thread

  long now() {
    return now;
  }

  /** The time that counts against a connection that waits for an answer, in nanoseconds. */
  long patience() {
    return patience.passed();
  }

  /** Wall clock in milliseconds, as of this round. */
  long wallMillis() {
    return wallMillis;
  }

  LaneConnections connections() {
    return connections;
  }

  /** The reads of the log that its connections ask for. */
  ReadSlots reads() {
    return reads;
  }

  /** This connection has something to write at the end of the round. */
  void dirty(LaneMember connection) {
    dirty.add(connection);
  }

  /** The events that are written in this round. */
  WrittenEvents written() {
    return written;
  }
}
