package io.tidings.node.relay;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that owns a share of the connections, so that a connection has one writer and needs no
 * lock. Everything reaches it through one queue, in order.
 */
final class Lane implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

  /** Tasks between two rounds of writing: under load their frames share a gathering write. */
  private static final int BATCH = 256;

  private static final long TICK = Duration.ofMillis(250).toNanos();

  private static final long REPORT_INTERVAL = Duration.ofSeconds(1).toNanos();

  /** A round takes milliseconds. A node that got no CPU for this long is not healthy, either. */
  private static final long STUCK = Duration.ofSeconds(10).toNanos();

  private final Thread thread;
  private final LaneQueue queue;
  private final RelayMeters meters;
  private final OutboxBudget budget;
  private final LongSupplier nanos;
  private final InstantSource clock;
  private volatile boolean running = true;
  private volatile long lastRound; // that went well

  // The lane's thread.
  private final LaneConnections connections;
  private final ReadSlots reads;
  private final ArrayList<LaneMember> dirty = new ArrayList<>();
  private final ArrayList<Long> commits = new ArrayList<>();
  private long now;
  private long wallMillis;
  private long nextTick;
  private long nextReport;
  private boolean behind; // had more to do than fits into a round
  private final Patience patience;

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
    this.now = nanos.getAsLong();
    this.nextTick = now;
    this.nextReport = now;
    this.lastRound = now;
    this.patience = new Patience(others, now);
    this.thread = Thread.ofPlatform().name(name).daemon(true).unstarted(this);
  }

  void start() {
    thread.start();
  }

  void stop() {
    running = false;
    thread.interrupt();
  }

  /** Any thread. */
  void execute(Runnable task) {
    queue.add(task);
  }

  /** Runs what concerns one connection alone; any thread. */
  void execute(LaneMember connection, Runnable task) {
    queue.add(() -> guard(connection, task));
  }

  /** Passes on what a feed delivers; false when too much is queued. The feed's thread. */
  boolean deliver(Runnable delivery, long bytes) {
    return queue.offer(delivery, bytes);
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
    return thread.getName();
  }

  boolean isCurrentThread() {
    return thread.equals(Thread.currentThread());
  }

  @Override
  public void run() {
    while (running) {
      try {
        round(queue.poll(Duration.ofNanos(Math.max(1, nextTick - nanos.getAsLong()))), BATCH);
        lastRound = now;
      } catch (InterruptedException e) {
        // Only stop() ends a lane.
      } catch (RuntimeException | Error e) {
        // Ending here would freeze its connections. If rounds keep failing, works() is false.
        LOG.error("a round of {} failed", thread.getName(), e);
        LockSupport.parkNanos(TICK);
      }
    }
  }

  /** Runs this task and what else waits, then writes. */
  void round(@Nullable Runnable first, int maxTasks) {
    now = nanos.getAsLong();
    wallMillis = clock.millis();
    int done = 0;
    for (Runnable task = first; task != null; task = ++done < maxTasks ? queue.poll() : null) {
      guard(task);
    }
    behind = !queue.isEmpty();
    for (int i = 0; i < dirty.size(); i++) {
      LaneMember connection = dirty.get(i);
      guard(connection, connection::flush);
    }
    dirty.clear();
    if (now >= nextTick) {
      nextTick = now + TICK;
      guard(this::tick);
    }
    guard(this::measure);
  }

  private void measure() {
    List<Long> written = List.copyOf(commits);
    commits.clear();
    long millis = written.isEmpty() ? 0 : clock.millis();
    written.forEach(ms -> meters.committedAgo(millis - ms));
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

  /**
   * Logs it, with a stack trace once a second: one event may make thousands of connections fail.
   */
  void report(String what, Throwable fault) {
    if (now >= nextReport) {
      nextReport = now + REPORT_INTERVAL;
      LOG.error("{}: {}", thread.getName(), what, fault);
    } else {
      LOG.warn("{}: {}: {}", thread.getName(), what, fault.toString());
    }
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

  /** An event of that millisecond is written in this round. */
  void committed(long ms) {
    commits.add(ms);
  }
}
