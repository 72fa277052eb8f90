package io.tidings.node.relay;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;

/** The frames that wait for one client, in order and bounded. Owned by the connection's lane. */
final class Outbox {
  /** The most frames of one gathering write; more would only make the system call longer. */
  private static final int GATHER = 64;

  /** An array longer than this is freed once it is empty. */
  private static final int SMALL = 16;

  private static final Frame[] NONE = {};

  private final int maxFrames;
  private final long maxBytes;
  private final OutboxBudget budget;
  private ArrayDeque<Frame> frames = new ArrayDeque<>(2);
  private Frame[] inFlight = NONE;
  private long bytes;

  Outbox(int maxFrames, long maxBytes, OutboxBudget budget) {
    this.maxFrames = maxFrames;
    this.maxBytes = maxBytes;
    this.budget = budget;
  }

  /** Adds a frame; false when it does not fit even after outdated snapshots are dropped. */
  boolean offer(Frame frame) {
    if (!fits(frame)) {
      collapse();
      if (!fits(frame)) {
        return false;
      }
    }
    add(frame);
    return true;
  }

  /** Adds a frame whatever the bounds say: the last one. */
  void add(Frame frame) {
    frames.add(frame);
    bytes += frame.size();
    budget.hold(frame);
  }

  private boolean fits(Frame frame) {
    return frames.size() < maxFrames && (bytes + frame.size() <= maxBytes || frames.isEmpty());
  }

  /** Keeps only the newest snapshot of each kind. */
  private void collapse() {
    Set<Frame.SnapshotKey> seen = new HashSet<>();
    for (Iterator<Frame> i = frames.descendingIterator(); i.hasNext(); ) {
      Frame frame = i.next();
      if (frame.snapshot() != null && !seen.add(frame.snapshot())) {
        i.remove();
        bytes -= frame.size();
        budget.release(frame);
      }
    }
  }

  /**
   * Takes the frames of the next write, at most {@value #GATHER}. They count as held until {@link
   * #releaseInFlight}.
   */
  ByteBuffer[] take() {
    int size = frames.size();
    ByteBuffer[] next = new ByteBuffer[Math.min(size, GATHER)];
    inFlight = new Frame[next.length];
    for (int i = 0; i < next.length; i++) {
      Frame frame = frames.remove();
      bytes -= frame.size();
      inFlight[i] = frame;
      next[i] = frame.bytes().duplicate();
    }
    if (size > SMALL && frames.isEmpty()) {
      frames = new ArrayDeque<>(2);
    }
    return next;
  }

  /** The frames that were taken are written, or never will be. */
  void releaseInFlight() {
    for (Frame frame : inFlight) {
      budget.release(frame);
    }
    inFlight = NONE;
  }

  void clear() {
    frames.forEach(budget::release);
    frames = new ArrayDeque<>(2);
    bytes = 0;
  }

  boolean isEmpty() {
    return frames.isEmpty();
  }

  long bytes() {
    return bytes;
  }

  /** Frames that wait, and those that were taken and are not written yet. */
  int heldFrames() {
    return frames.size() + inFlight.length;
  }

  /** Bytes of the frames that wait, and of those that were taken and are not written yet. */
  long heldBytes() {
    long held = bytes;
    for (Frame frame : inFlight) {
      held += frame.size();
    }
    return held;
  }

  /** Whether there is room for a replay to go on without taking it from live events. */
  boolean hasRoom() {
    return frames.isEmpty() || (frames.size() < maxFrames / 4 && bytes < maxBytes / 4);
  }
}
