package io.tidings.testbed.proxy;

import io.tidings.testbed.proxy.ChunkSource.SourcePart;
import io.tidings.testbed.proxy.Fault.Reset;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection. One thread reads and notes the time; another writes, and applies
 * the present faults to the bytes and to their end. Bytes never overtake each other.
 */
final class Pipe {
  /** How many bytes may wait here before the sender is held up, as by a receiver's window. */
  private static final int WINDOW = 1 << 18;

  /** How the sender ended. */
  private record EndOfInput(boolean reset, long readAt) {}

  /** What the writing thread sees of both threads' state at one moment. */
  private record PipeState(
      @Nullable TcpChunk next, @Nullable EndOfInput end, boolean discarding, int changes) {}

  private final ProxiedConnection connection;
  private final Direction direction;
  private final Socket from;
  private final Socket to;
  private final long seed;

  // Owned by both threads, under the lock.
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<TcpChunk> waiting = new ArrayDeque<>();
  private int waitingBytes;
  private @Nullable EndOfInput end;
  private boolean discarding;
  private int changes;

  // Owned by the writing thread.
  private final RateLimit rateLimit;
  private final AnnouncementFilter announcementFilter;
  private final Deque<TcpChunk> ready = new ArrayDeque<>();
  private @Nullable TcpChunk chunk;

  Pipe(ProxiedConnection connection, Direction direction, long seed, Socket from, Socket to) {
    this.connection = connection;
    this.direction = direction;
    this.seed = seed;
    this.from = from;
    this.to = to;
    this.rateLimit = new RateLimit(~seed);
    this.announcementFilter = new AnnouncementFilter(-seed);
  }

  void start() {
    Thread.ofVirtual().start(this::read);
    Thread.ofVirtual().start(this::write);
  }

  /** Makes the writing thread check again, whatever it waits for. */
  void wake() {
    change(() -> {});
  }

  /** From now on nothing passes; bytes are read and dropped. */
  void discard() {
    change(() -> discarding = true);
  }

  private void change(Runnable what) {
    lock.lock();
    try {
      what.run();
      changes++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void read() {
    RandomGenerator random = new SplittableRandom(seed);
    boolean reset = false;
    try {
      ChunkSource source = connection.source(direction, from.getInputStream());
      for (SourcePart part = source.next(); part != null; part = source.next()) {
        connection.read(direction, part.bytes());
        double jitterShare = random.nextDouble();
        offer(new TcpChunk(part.bytes(), part.announcement(), System.nanoTime(), jitterShare));
      }
    } catch (IOException e) {
      reset = true;
    }
    EndOfInput how = new EndOfInput(reset, System.nanoTime());
    change(() -> end = how);
  }

  private void offer(TcpChunk read) {
    lock.lock();
    try {
      while (waitingBytes >= WINDOW && !discarding) {
        changed.awaitUninterruptibly();
      }
      waiting.add(read);
      waitingBytes += read.bytes().remaining();
      changes++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void write() {
    try {
      for (PipeState state = state(); ; state = state()) {
        List<Injection> faults = connection.faults(direction);
        if (endConnection(faults) || filterAnnouncement(state, faults)) {
          continue;
        }
        long wait = pause(state, faults);
        if (wait > 0) {
          await(state, wait);
        } else if (state.next() != null) {
          pass(state.next(), state.discarding(), faults);
        } else {
          passEnd(state);
          return;
        }
      }
    } finally {
      connection.directionEnded();
    }
  }

  /** Takes the next chunk if the last one has passed. */
  private PipeState state() {
    lock.lock();
    try {
      if (chunk == null) {
        chunk = ready.poll();
      }
      if (chunk == null && !waiting.isEmpty()) {
        chunk = waiting.remove();
        waitingBytes -= chunk.bytes().remaining();
        changed.signalAll();
      }
      return new PipeState(chunk, end, discarding, changes);
    } finally {
      lock.unlock();
    }
  }

  /** Decides on an announcement, or on one withheld; true if there is something else to pass. */
  private boolean filterAnnouncement(PipeState state, List<Injection> faults) {
    if (state.next() != null && state.next().announcement() != null) {
      chunk = null;
      ready.addAll(announcementFilter.filter(state.next(), state.next().announcement(), faults));
      return true;
    }
    boolean last = state.next() == null && state.end() != null;
    return ready.addAll(announcementFilter.release(faults, last));
  }

  /** Waits that many nanoseconds, or until something has changed since that state. */
  private void await(PipeState state, long nanos) {
    long until = System.nanoTime() + nanos;
    lock.lock();
    try {
      for (long rest = nanos; changes == state.changes() && rest > 0; ) {
        changed.awaitNanos(rest);
        rest = until - System.nanoTime();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("a pipe is never interrupted", e);
    } finally {
      lock.unlock();
    }
  }

  /** Ends the connection if enough bytes have passed for a fault that does so; true if it ended. */
  private boolean endConnection(List<Injection> faults) {
    for (Injection injection : rateLimit.ending(faults)) {
      if (connection.claimEnd()) {
        injection.recordHit();
        if (injection.fault() instanceof Reset) {
          connection.reset();
        } else {
          connection.cut();
        }
        return true;
      }
    }
    return false;
  }

  /** Nanoseconds until the next chunk, or the end, may pass. */
  private long pause(PipeState state, List<Injection> faults) {
    if (state.next() != null) {
      return state.discarding()
          ? 0
          : rateLimit.pause(state.next().readAt(), state.next().jitterShare(), faults);
    }
    if (state.end() != null) {
      return state.discarding() ? 0 : rateLimit.pauseOfEnd(state.end().readAt(), faults);
    }
    return RateLimit.FOREVER;
  }

  private void pass(TcpChunk next, boolean dropped, List<Injection> faults) {
    ByteBuffer bytes = next.bytes();
    int size = bytes.remaining();
    if (!dropped) {
      size = rateLimit.nextWriteSize(size, faults);
      try {
        to.getOutputStream().write(bytes.array(), bytes.arrayOffset() + bytes.position(), size);
      } catch (IOException e) {
        discard(); // the receiver is gone, which the other direction notices and passes on
      }
      rateLimit.passed(size, faults);
    }
    bytes.position(bytes.position() + size);
    if (!bytes.hasRemaining()) {
      chunk = null;
    }
  }

  private void passEnd(PipeState state) {
    if (state.discarding() || state.end() == null) {
      return;
    }
    if (state.end().reset()) {
      connection.reset();
      return;
    }
    try {
      to.shutdownOutput();
    } catch (IOException e) {
      // The receiver is gone.
    }
  }
}
