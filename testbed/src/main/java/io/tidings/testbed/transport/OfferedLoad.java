package io.tidings.testbed.transport;

import java.time.Duration;

/**
 * How much is asked of a node.
 *
 * @param fanOut clients of each transport that a topic has
 * @param time for which it is measured
 */
record OfferedLoad(int topics, int fanOut, int eventsPerSecond, Duration time) {
  OfferedLoad {
    if (topics < 1 || fanOut < 1 || eventsPerSecond < 1 || time.isZero() || time.isNegative()) {
      throw new IllegalArgumentException(
          "at least one of each: %d topics, %d clients, %d events a second, %s"
              .formatted(topics, fanOut, eventsPerSecond, time));
    }
  }

  /** So many clients of each transport, as far as a topic's clients are all there. */
  static OfferedLoad of(int connections, int fanOut, int eventsPerSecond, Duration time) {
    return new OfferedLoad(connections / fanOut, fanOut, eventsPerSecond, time);
  }
}
