package io.tidings.faults.load;

import java.time.Duration;

/** How a client reads its stream, and when it leaves it. */
public sealed interface ReadBehaviour {
  /** Stays until the stream ends, and reconnects after {@code retry}, as an EventSource does. */
  record Stays() implements ReadBehaviour {}

  /** Leaves after that time and resumes at once at the next node. */
  record Hops(Duration every) implements ReadBehaviour {}

  /** Reads at most this many bytes a second, with a small receive buffer. */
  record ReadsSlowly(int bytesPerSecond) implements ReadBehaviour {
    private static final int PER_SECOND = 20;

    int portion() {
      return Math.max(1, bytesPerSecond / PER_SECOND);
    }

    Duration pause() {
      return Duration.ofSeconds(1).dividedBy(PER_SECOND);
    }
  }
}
