package io.tidings.node.relay;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
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

  private final Thread thread;
  private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
  private final RelayMeters meters;
  private final OutboxBudget budget;
  private final int maxReads;
  private final LongSupplier nanos;
  private final InstantSource clock;
  private volatile boolean running = true;

  // The lane's thread.
  private final ConnectionSet connections = new ConnectionSet();
  private final ArrayList<ClientConnection> dirty = new ArrayList<>();
  private final ArrayList<ClientConnection> ending = new ArrayList<>();
  private final ArrayList<Long> commits = new ArrayList<>();
  private final ArrayDeque<BooleanSupplier> reads = new ArrayDeque<>();
  private int readsUnderWay;
  private long waitingBytes;
  private long now;
  private long wallMillis;
  private long nextTick;
  private boolean behind;

  Lane(
      String name,
      int maxReads,
      RelayMeters meters,
      OutboxBudget budget,
      LongSupplier nanos,
      InstantSource clock) {
    this.maxReads = maxReads;
    this.meters = meters;
    this.budget = budget;
    this.nanos = nanos;
    this.clock = clock;
    this.now = nanos.getAsLong();
    this.nextTick = now;
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

  OutboxBudget budget() {
    return budget;
  }

  /** The next task; the lane's thread. */
  @Nullable Runnable poll() {
    return queue.poll();
  }

  /** How many tasks wait; any thread. */
  int backlog() {
    return queue.size();
  }

  boolean isCurrentThread() {
    return thread.equals(Thread.currentThread());
  }

  @Override
  public void run() {
    while (running) {
      try {
        Runnable task = queue.poll(Math.max(1, nextTick - nanos.getAsLong()), TimeUnit.NANOSECONDS);
        round(task, BATCH);
      } catch (InterruptedException e) {
        return;
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
      ClientConnection connection = dirty.get(i);
      guard(connection::flush);
    }
    dirty.clear();
    if (!commits.isEmpty()) {
      long written = clock.millis();
      commits.forEach(ms -> meters.committedAgo(written - ms));
      commits.clear();
    }
    if (now >= nextTick) {
      nextTick = now + TICK;
      tick();
    }
    meters.worked(nanos.getAsLong() - now);
  }

  private void tick() {
    long before = waitingBytes;
    waitingBytes = 0;
    connections.forEach(connection -> {
      waitingBytes += connection.waitingBytes();
      guard(connection::tick);
    });
    meters.waiting(waitingBytes - before);
    for (ClientConnection connection : ending) {
      guard(connection::checkOverdue);
    }
    if (budget.exceeded()) {
      evictLargest();
    }
    ending.removeIf(ClientConnection::ended);
  }

  /** Evicts the largest holders of frames, until the node is within its outbox budget. */
  private void evictLargest() {
    List<ClientConnection> holding = new ArrayList<>(ending); // their last frames are held, too
    connections.forEach(holding::add);
    holding.removeIf(connection -> connection.heldBytes() == 0);
    holding.sort(Comparator.comparingLong(ClientConnection::heldBytes).reversed());
    for (ClientConnection connection : holding) {
      if (!budget.exceeded()) {
        return;
      }
      guard(connection::evict);
    }
  }

  /** One connection's fault must not end the lane, and with it all others. */
  void guard(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      LOG.error("a task of the lane failed", e);
    }
  }

  // ---- the lane's thread

  long now() {
    return now;
  }

  /** Whether more is waiting than one round can do. */
  boolean behind() {
    return behind;
  }

  /** Wall clock in milliseconds, as of this round. */
  long wallMillis() {
    return wallMillis;
  }

  void add(ClientConnection connection) {
    connections.add(connection);
  }

  void moveToEnding(ClientConnection connection) {
    connections.countDeparture();
    ending.add(connection);
  }

  void forEach(Consumer<ClientConnection> visit) {
    connections.forEach(visit);
  }

  /** This connection has something to write at the end of the round. */
  void dirty(ClientConnection connection) {
    dirty.add(connection);
  }

  /** An event of that millisecond is written in this round. */
  void committed(long ms) {
    commits.add(ms);
  }

  /**
   * Has a read of the log start, at once or when others are done; it ends with {@link #readDone}.
   */
  void read(BooleanSupplier start) {
    reads.add(start);
    startReads();
  }

  void readDone() {
    readsUnderWay--;
    startReads();
  }

  private void startReads() {
    while (readsUnderWay < maxReads && !reads.isEmpty()) {
      if (reads.remove().getAsBoolean()) {
        readsUnderWay++;
      }
    }
  }
}
