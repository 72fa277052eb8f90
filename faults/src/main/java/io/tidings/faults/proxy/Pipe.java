package io.tidings.faults.proxy;

import io.tidings.faults.proxy.Fault.Reset;
import io.tidings.faults.proxy.Source.Part;
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
 * One direction of a connection. One thread reads and notes when; another writes, and does to the
 * bytes and to their end what the faults of the moment ask for. Bytes never overtake each other.
 */
final class Pipe {
  /** Bytes that wait here before the sender is held up, as by a receiver's window. */
  private static final int WINDOW = 1 << 18;

  /** How the sender ended. */
  private record End(boolean reset, long readAt) {}

  /** What the writing thread sees of both threads' things at one moment. */
  private record Look(@Nullable Chunk next, @Nullable End end, boolean discarding, int changes) {}

  private final Connection connection;
  private final Direction way;
  private final Socket from;
  private final Socket to;
  private final long seed;

  // Of both threads, under the lock.
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Chunk> waiting = new ArrayDeque<>();
  private int waitingBytes;
  private @Nullable End end;
  private boolean discarding;
  private int changes;

  // Of the writing thread.
  private final Pace pace;
  private final Announcements announcements;
  private final Deque<Chunk> judged = new ArrayDeque<>();
  private @Nullable Chunk chunk;

  Pipe(Connection connection, Direction way, long seed, Socket from, Socket to) {
    this.connection = connection;
    this.way = way;
    this.seed = seed;
    this.from = from;
    this.to = to;
    this.pace = new Pace(~seed);
    this.announcements = new Announcements(-seed);
  }

  void start() {
    Thread.ofVirtual().start(this::read);
    Thread.ofVirtual().start(this::write);
  }

  /** Whatever the writing thread waits for, it looks again. */
  void wake() {
    change(() -> {});
  }

  /** From here on nothing passes any more; it is read and dropped. */
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
    RandomGenerator dice = new SplittableRandom(seed);
    boolean reset = false;
    try {
      Source source = connection.source(way, from.getInputStream());
      for (Part part = source.next(); part != null; part = source.next()) {
        connection.read(way, part.bytes());
        double rolled = dice.nextDouble();
        offer(new Chunk(part.bytes(), part.announcement(), System.nanoTime(), rolled));
      }
    } catch (IOException e) {
      reset = true;
    }
    End how = new End(reset, System.nanoTime());
    change(() -> end = how);
  }

  private void offer(Chunk read) {
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
      for (Look look = look(); ; look = look()) {
        List<Injection> faults = connection.faults(way);
        if (endConnection(faults) || judge(look, faults)) {
          continue;
        }
        long wait = pause(look, faults);
        if (wait > 0) {
          await(look, wait);
        } else if (look.next() != null) {
          pass(look.next(), look.discarding(), faults);
        } else {
          passEnd(look);
          return;
        }
      }
    } finally {
      connection.passed();
    }
  }

  /** Takes the next chunk if the last one has passed. */
  private Look look() {
    lock.lock();
    try {
      if (chunk == null) {
        chunk = judged.poll();
      }
      if (chunk == null && !waiting.isEmpty()) {
        chunk = waiting.remove();
        waitingBytes -= chunk.bytes().remaining();
        changed.signalAll();
      }
      return new Look(chunk, end, discarding, changes);
    } finally {
      lock.unlock();
    }
  }

  /** Decides on an announcement, or on one withheld; true if there is something else to pass. */
  private boolean judge(Look look, List<Injection> faults) {
    if (look.next() != null && look.next().announcement() != null) {
      chunk = null;
      judged.addAll(announcements.judge(look.next(), look.next().announcement(), faults));
      return true;
    }
    boolean last = look.next() == null && look.end() != null;
    return judged.addAll(announcements.release(faults, last));
  }

  /** Waits so many nanoseconds, or until something has changed since that look. */
  private void await(Look look, long nanos) {
    long until = System.nanoTime() + nanos;
    lock.lock();
    try {
      for (long rest = nanos; changes == look.changes() && rest > 0; ) {
        changed.awaitNanos(rest);
        rest = until - System.nanoTime();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a pipe", e);
    } finally {
      lock.unlock();
    }
  }

  /** Ends the connection if enough has passed for a fault that does so; true if one did. */
  private boolean endConnection(List<Injection> faults) {
    for (Injection injection : pace.ending(faults)) {
      if (connection.isFirstToEnd()) {
        injection.struck();
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
  private long pause(Look look, List<Injection> faults) {
    if (look.next() != null) {
      return look.discarding() ? 0 : pace.pause(look.next().readAt(), look.next().dice(), faults);
    }
    if (look.end() != null) {
      return look.discarding() ? 0 : pace.pauseOfEnd(look.end().readAt(), faults);
    }
    return Pace.FOREVER;
  }

  private void pass(Chunk next, boolean dropped, List<Injection> faults) {
    ByteBuffer bytes = next.bytes();
    int size = bytes.remaining();
    if (!dropped) {
      size = pace.piece(size, faults);
      try {
        to.getOutputStream().write(bytes.array(), bytes.arrayOffset() + bytes.position(), size);
      } catch (IOException e) {
        discard(); // the receiver is gone, which the other direction notices and passes on
      }
      pace.passed(size, faults);
    }
    bytes.position(bytes.position() + size);
    if (!bytes.hasRemaining()) {
      chunk = null;
    }
  }

  private void passEnd(Look look) {
    if (look.discarding() || look.end() == null) {
      return;
    }
    if (look.end().reset()) {
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
