package io.tidings.testbed.proxy;

import static io.tidings.testbed.proxy.Direction.BOTH;

import java.time.Duration;

/** A fault that a {@link FaultProxy} can inject between a client and a server. */
public sealed interface Fault {

  /** A fault of the listener that clients connect to. */
  sealed interface ListenerFault extends Fault {}

  /** A fault of connections, in one direction or both. */
  sealed interface ConnectionFault extends Fault {
    Direction direction();
  }

  /** The listener is closed, so that connects are refused; open connections are cut. */
  record Down() implements ListenerFault {}

  /**
   * New connections are accepted but get no answer; the server does not see them before the fault
   * is healed. Open ones continue.
   */
  record Blackhole() implements ListenerFault {}

  /** Everything, including ends, arrives later by the delay plus up to the jitter, in order. */
  record Latency(Duration delay, Duration jitter, Direction direction) implements ConnectionFault {
    public Latency(Duration delay, Duration jitter) {
      this(delay, jitter, BOTH);
    }

    public Latency(Duration delay) {
      this(delay, Duration.ZERO);
    }
  }

  /** Limits the number of bytes that pass in a second. */
  record Bandwidth(long bytesPerSecond, Direction direction) implements ConnectionFault {
    public Bandwidth {
      requireAtLeast(1, bytesPerSecond, "bytes per second");
    }

    public Bandwidth(long bytesPerSecond) {
      this(bytesPerSecond, BOTH);
    }
  }

  /**
   * Both sides see an end (FIN) once this number of bytes has gone that way, counted from the
   * injection or, on a later connection, from its beginning; with 0 bytes, at once.
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
   * Nothing passes, neither bytes nor ends, as when the other side's machine lost its network. Once
   * the fault is healed all of it passes in order, as when TCP sends it again.
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

  /** The announcements never arrive. */
  record Drop(Selector selector, AnnouncementKind kind) implements AnnouncementFault {
    public Drop(Selector selector) {
      this(selector, AnnouncementKind.EVENTS);
    }
  }

  /**
   * The announcements arrive a second time.
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

  /** Each announcement arrives after the next one of its kind, or when the fault is healed. */
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
