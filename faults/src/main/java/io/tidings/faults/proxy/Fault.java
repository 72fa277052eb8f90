package io.tidings.faults.proxy;

import static io.tidings.faults.proxy.Direction.BOTH;

import java.time.Duration;

/** What a {@link FaultProxy} can do to those that it stands between. */
public sealed interface Fault {

  /** A fault of the place where clients arrive. */
  sealed interface ListenerFault extends Fault {}

  /** A fault of connections, in one direction or both. */
  sealed interface ConnectionFault extends Fault {
    Direction direction();
  }

  /** The listener is closed, so that connects are refused; open connections are cut. */
  record Down() implements ListenerFault {}

  /**
   * New connections are accepted and nothing comes back; the server does not hear of them before
   * the fault is healed. Open ones go on.
   */
  record Blackhole() implements ListenerFault {}

  /** Everything, ends too, comes later by the delay and up to the jitter more, in order. */
  record Latency(Duration delay, Duration jitter, Direction direction) implements ConnectionFault {
    public Latency(Duration delay, Duration jitter) {
      this(delay, jitter, BOTH);
    }

    public Latency(Duration delay) {
      this(delay, Duration.ZERO);
    }
  }

  /** At most so many bytes a second. */
  record Bandwidth(long bytesPerSecond, Direction direction) implements ConnectionFault {
    public Bandwidth {
      requireAtLeast(1, bytesPerSecond, "bytes per second");
    }

    public Bandwidth(long bytesPerSecond) {
      this(bytesPerSecond, BOTH);
    }
  }

  /**
   * Both sides see an end (FIN) once so many bytes have gone that way, counted from the injection
   * or, on a later connection, from its begin. With 0 bytes at once.
   */
  record Cut(long afterBytes, Direction direction) implements ConnectionFault {
    public Cut {
      requireAtLeast(0, afterBytes, "bytes");
    }

    public Cut(long afterBytes) {
      this(afterBytes, BOTH);
    }
  }

  /** As {@link Cut}, with a reset (RST); what the receiver had not read yet may be lost. */
  record Reset(long afterBytes, Direction direction) implements ConnectionFault {
    public Reset {
      requireAtLeast(0, afterBytes, "bytes");
    }

    public Reset() {
      this(0, BOTH);
    }
  }

  /**
   * Nothing passes, neither bytes nor ends, as when the other side's machine lost its network.
   * Healed, all of it passes in order, as TCP would send it again.
   */
  record HalfOpen(Direction direction) implements ConnectionFault {
    public HalfOpen() {
      this(BOTH);
    }
  }

  /** Bytes are written in pieces of 1 to {@code most} bytes. */
  record Fragmentation(int most, Direction direction) implements ConnectionFault {
    public Fragmentation {
      requireAtLeast(1, most, "bytes a slice");
    }

    public Fragmentation(int most) {
      this(most, BOTH);
    }
  }

  /** An end (FIN) passes later by the delay. */
  record SlowClose(Duration delay, Direction direction) implements ConnectionFault {
    public SlowClose(Duration delay) {
      this(delay, BOTH);
    }
  }

  /** A fault of single announcements, of a proxy {@linkplain FaultProxy#toRedis to Redis}. */
  sealed interface AnnouncementFault extends ConnectionFault {
    Selector selector();

    AnnouncementKind kind();

    @Override
    default Direction direction() {
      return Direction.DOWNSTREAM;
    }
  }

  /** They never come. */
  record Drop(Selector selector, AnnouncementKind kind) implements AnnouncementFault {
    public Drop(Selector selector) {
      this(selector, AnnouncementKind.EVENTS);
    }
  }

  /**
   * They come once more.
   *
   * @param later after how many more announcements
   */
  record Duplicate(Selector selector, int later, AnnouncementKind kind)
      implements AnnouncementFault {
    public Duplicate {
      requireAtLeast(0, later, "announcements");
    }

    public Duplicate(Selector selector) {
      this(selector, 0, AnnouncementKind.EVENTS);
    }
  }

  /** They come after the next one of their kind, or when the fault is healed. */
  record Swap(Selector selector, AnnouncementKind kind) implements AnnouncementFault {
    public Swap(Selector selector) {
      this(selector, AnnouncementKind.EVENTS);
    }
  }

  private static void requireAtLeast(long least, long value, String what) {
    if (value < least) {
      throw new IllegalArgumentException(what + " below " + least + ": " + value);
    }
  }
}
