package io.tidings.node.relay;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Moves one connection's frames from its outbox to its outlet: one write at a time, as many frames
 * in it as are waiting. Owned by the connection's lane, but for {@link #written}.
 */
final class Writer {
  private final Lane lane;
  private final Outlet outlet;
  private final Outbox outbox;
  private final RelayMeters meters;
  private final Runnable requestFlush;

  private boolean pending;
  private boolean insideWrite;
  private long pendingSince; // of the last write, also when it is complete
  private long behindSince; // when the client was last sent all there was; 0 while it is
  private @Nullable CloseReason endReason;
  private boolean finished;
  private long frames;
  private long bytes;

  /**
   * @param requestFlush has the lane call {@link #flush} at the end of its round
   */
  Writer(Lane lane, Outlet outlet, Outbox outbox, RelayMeters meters, Runnable requestFlush) {
    this.lane = lane;
    this.outlet = outlet;
    this.outbox = outbox;
    this.meters = meters;
    this.requestFlush = requestFlush;
  }

  /** Has a frame written in this round; false when the client reads too slowly for it. */
  boolean send(Frame frame) {
    requestFlush.run();
    if (outbox.offer(frame)) {
      return true;
    }
    flush(); // a client is slow when its socket is, not when a round brings more than fits
    return outbox.offer(frame);
  }

  /** Drops the frames that wait. */
  void drop() {
    outbox.clear();
  }

  /** Adds a frame to the last ones, whatever the bounds of the outbox say. */
  void add(Frame frame) {
    outbox.add(frame);
  }

  /**
   * Ends with this frame.
   *
   * @param why what the outlet is told, too
   */
  void end(Frame frame, CloseReason why) {
    outbox.add(frame);
    endReason = why;
    requestFlush.run();
  }

  /** Writes what waits; true when nothing waits any more. */
  boolean flush() {
    while (!pending && !outbox.isEmpty()) {
      long before = outbox.bytes();
      ByteBuffer[] next = outbox.take();
      frames += next.length;
      bytes += before - outbox.bytes();
      meters.wrote(next.length, before - outbox.bytes());
      pending = true;
      pendingSince = lane.now();
      insideWrite = true;
      outlet.write(next); // completes in this call unless the socket's buffer is full
      insideWrite = false;
    }
    boolean empty = !pending && outbox.isEmpty();
    if (!empty && behindSince == 0) {
      behindSince = pendingSince;
    } else if (empty && behindSince != 0) {
      behindSince = 0;
    }
    if (empty && endReason != null && !finished) {
      finished = true;
      outlet.finish(endReason);
    }
    return empty;
  }

  /** The pending write is complete; any thread. */
  void written() {
    if (lane.isCurrentThread() && insideWrite) {
      done();
    } else {
      lane.execute(() -> {
        done();
        requestFlush.run();
      });
    }
  }

  private void done() {
    pending = false;
    outbox.releaseInFlight();
  }

  /** Whether the outlet threw: it is not known how much of the last write the client got. */
  boolean writeFailed() {
    return insideWrite;
  }

  /** Nothing more can be written. */
  void stop() {
    outbox.clear();
    outbox.releaseInFlight();
  }

  void abort() {
    outlet.abort();
  }

  /** Whether the client has read nothing for that long. */
  boolean stalled(Duration time) {
    return pending && lane.now() - pendingSince >= time.toNanos();
  }

  boolean pending() {
    return pending;
  }

  /** For how long something has been waiting without a break, in nanoseconds; 0 when nothing is. */
  long behind() {
    return behindSince == 0 ? 0 : lane.now() - behindSince;
  }

  /** How long ago the last write began, in nanoseconds; -1 before the first. */
  long sinceLastWrite() {
    return frames == 0 ? -1 : lane.now() - pendingSince;
  }

  /** Whether there is room for a replay to go on. */
  boolean hasRoom() {
    return outbox.hasRoom();
  }

  long waitingBytes() {
    return outbox.bytes();
  }

  /** Bytes of the frames that are queued or being written. */
  long heldBytes() {
    return outbox.heldBytes();
  }

  /** The frames that are queued or being written. */
  int heldFrames() {
    return outbox.heldFrames();
  }

  long frames() {
    return frames;
  }

  long bytes() {
    return bytes;
  }
}
