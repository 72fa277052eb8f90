package io.tidings.loadtest;

import io.tidings.loadtest.FollowedStream.Interruption;

/** What may happen to a simulation's streams beside events. By default nothing may. */
interface StreamRules {
  /** A stream stays as it is, from the first event to the last. */
  StreamRules UNDISTURBED = new StreamRules() {};

  /**
   * When all streams are cut here for the next time, in ms since 1970.
   *
   * @param cuts how often this one was already
   */
  default long cutAt(int cuts) {
    return Long.MAX_VALUE;
  }

  /** Whether a stream that was cut here comes back at once, and not after its {@code retry}. */
  default boolean returnsAtOnce() {
    return false;
  }

  /** Whether the latency of what arrives counts. */
  default boolean measured() {
    return true;
  }

  /**
   * A connection ended without being closed here.
   *
   * @param reason that of {@code closed}; {@code cut} or {@code silence} when there was none
   */
  default void ended(FollowedStream stream, String reason, LoadReport report) {
    report.failed("%s ended: %s".formatted(stream.name(), reason));
  }

  default void resynced(FollowedStream stream, String data, LoadReport report) {
    report.failed("%s got a resync: %s".formatted(stream.name(), data));
  }

  /**
   * The first answer after an interruption: the stream is live again, or was told again to wait.
   *
   * @param now in ms since 1970
   */
  default void answered(Interruption last, long now) {}

  /**
   * A stream is live again.
   *
   * @param last its last interruption, if there were several in a row
   * @param afterMillis since the first of them
   */
  default void cameBack(
      FollowedStream stream, Interruption last, long afterMillis, LoadReport report) {}
}
