package io.tidings.node.relay;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the faults of a lane, with a stack trace once a second: one event may make thousands of
 * connections fail. Owned by the lane.
 */
final class FaultLog {
  private static final Logger LOG = LoggerFactory.getLogger(FaultLog.class);
  private static final long INTERVAL = Duration.ofSeconds(1).toNanos();

  private final String lane;
  private long nextTrace;

  FaultLog(String lane, long now) {
    this.lane = lane;
    this.nextTrace = now;
  }

  void report(String what, Throwable fault, long now) {
    if (now >= nextTrace) {
      nextTrace = now + INTERVAL;
      LOG.error("{}: {}", lane, what, fault);
    } else {
      LOG.warn("{}: {}: {}", lane, what, fault.toString());
    }
  }
}
